// Holds our HDR histograms against an independent implementation. Reads one JSON object from stdin:
//   encoded      base64 of a compressed V2 histogram, to be decoded here
//   values       whole numbers, recorded and encoded here
//   percentiles  numbers from 0 to 100
// and answers with what this side makes of both.
const hdr = require("hdr-histogram-js");

let input = "";
process.stdin.on("data", (piece) => (input += piece));
process.stdin.on("end", () => {
  const { encoded, values, percentiles } = JSON.parse(input);
  const describe = (histogram) => ({
    total: histogram.totalCount,
    min: histogram.minNonZeroValue,
    max: histogram.maxValue,
    percentiles: percentiles.map((p) => histogram.getValueAtPercentile(p)),
  });

  const theirs = hdr.build({
    bitBucketSize: 64,
    lowestDiscernibleValue: 1,
    highestTrackableValue: 3600000000,
    numberOfSignificantValueDigits: 3,
  });
  for (const value of values) theirs.recordValue(value);

  const decoded = hdr.decodeFromCompressedBase64(encoded, 64, false);
  process.stdout.write(
    JSON.stringify({
      decoded: describe(decoded),
      theirs: describe(theirs),
      encoded: hdr.encodeIntoCompressedBase64(theirs),
    }),
  );
});
