using System.Text;
using System.Xml;
using System.Xml.Linq;
using System.Xml.Schema;
using FirstToken.Recording;
using FirstToken.Reports.Ci;
using FirstToken.Tests.Recording;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Reports.Ci;

public sealed class JUnitTests
{
    private static readonly CheckSuite Suite = new(
        "grade",
        [
            new CheckResult("ttft_p50<=500", CheckOutcome.Passed, "412.0 ms") { Group = "anthropic:m" },
            new CheckResult("ttft_p99<=1500", CheckOutcome.Failed, "1604.0 ms") { Group = "anthropic:m", Details = "line one\nline two" },
            new CheckResult("speed_mean>=80", CheckOutcome.Skipped, "not measured"),
        ])
    {
        Verdict = "F",
        Notices = ["SIMULATED: not a provider"],
        At = new DateTimeOffset(2026, 11, 21, 6, 30, 1, 500, TimeSpan.FromHours(2)),
    };

    [Fact]
    public void Every_check_is_a_test_case_with_its_outcome()
    {
        XElement suite = Read(Suite).Root!.Element("testsuite")!;

        Assert.Equal(
            ["firsttoken grade", "3", "1", "0", "1", "0", "2026-11-21T04:30:01"],
            suite.Attributes().Select(attribute => attribute.Value));
        XElement[] cases = [.. suite.Elements("testcase")];
        Assert.Equal(["anthropic:m", "anthropic:m", "grade"], cases.Select(check => check.Attribute("classname")!.Value));
        Assert.Equal(["ttft_p50<=500", "ttft_p99<=1500", "speed_mean>=80"], cases.Select(check => check.Attribute("name")!.Value));
        Assert.Equal("412.0 ms", cases[0].Element("system-out")!.Value);
        Assert.Equal(("grade", "1604.0 ms", "line one\nline two"), (cases[1].Element("failure")!.Attribute("type")!.Value, cases[1].Element("failure")!.Attribute("message")!.Value, cases[1].Element("failure")!.Value));
        Assert.Equal("not measured", cases[2].Element("skipped")!.Attribute("message")!.Value);
        Assert.Equal("SIMULATED: not a provider\nF", suite.Element("system-out")!.Value);
    }

    [Fact]
    public void What_is_absent_is_left_out()
    {
        XElement suite = Read(new CheckSuite("compare", [new CheckResult("a", CheckOutcome.Failed, "worse")])).Root!.Element("testsuite")!;

        Assert.Null(suite.Attribute("timestamp"));
        Assert.Null(suite.Element("system-out"));
        Assert.Equal("worse", suite.Element("testcase")!.Element("failure")!.Value);
    }

    [Fact]
    public void Details_of_a_check_that_passed_follow_its_message()
    {
        var passed = new CheckResult("a", CheckOutcome.Passed, "fine") { Details = "by far" };

        Assert.Equal("fine\nby far", Read(new CheckSuite("grade", [passed])).Descendants("system-out").Single().Value);
    }

    [Fact]
    public void Names_are_of_one_line()
    {
        XElement check = Read(new CheckSuite("grade", [new CheckResult(" a\n  b ", CheckOutcome.Passed, "x") { Group = "c\td" }])).Descendants("testcase").Single();

        Assert.Equal(("a b", "c d"), (check.Attribute("name")!.Value, check.Attribute("classname")!.Value));
    }

    [Fact]
    public void What_XML_cannot_hold_is_spelled_out()
    {
        string text = Encoding.UTF8.GetString(JUnit.ToUtf8(new CheckSuite("grade", [new CheckResult("a\u001b[31m<b>&\"", CheckOutcome.Failed, "x\0\ud800y\ufffe \ud83d\ude00")])));

        XElement check = XDocument.Parse(text).Descendants("testcase").Single();
        Assert.Equal("a\\u001b[31m<b>&\"", check.Attribute("name")!.Value);
        Assert.Equal("x\\u0000\\ud800y\\ufffe \ud83d\ude00", check.Element("failure")!.Value);
        Assert.EndsWith("</testsuites>\n", text, StringComparison.Ordinal);
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_the_texts_the_schema_is_kept()
    {
        Prop.ForAll<string, string, string>((name, message, details) =>
            Read(new CheckSuite(name ?? "a", [.. Enum.GetValues<CheckOutcome>().Select(outcome => new CheckResult(name ?? "a", outcome, message ?? "b") { Details = details, Group = details })]) { Verdict = message })
                .Descendants("testcase").Count() == 3).QuickCheckThrowOnFailure();
    }

    [Fact]
    public async Task A_file_is_written_with_its_folder()
    {
        using var folder = new TemporaryFolder();

        await JUnit.WriteAsync(Suite, folder["a/b/junit.xml"], TestContext.Current.CancellationToken);

        Assert.Equal(JUnit.ToUtf8(Suite), await File.ReadAllBytesAsync(folder["a/b/junit.xml"], TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<RunFileException>(() => JUnit.WriteAsync(Suite, folder["a"], TestContext.Current.CancellationToken));
    }

    // Read under the schema: a document that breaks it is a failure of whatever test made it.
    private static XDocument Read(CheckSuite suite)
    {
        var schemas = new XmlSchemaSet();
        using (var schema = XmlReader.Create(new StringReader(Schema)))
        {
            schemas.Add(null, schema);
        }

        var document = XDocument.Load(new MemoryStream(JUnit.ToUtf8(suite)));
        document.Validate(schemas, (_, fault) => Assert.Fail(fault.Message));
        return document;
    }

    // What the schemas of Jenkins' xUnit plugin and of Apache Ant's reports have in common, in our words: order of the
    // elements, required attributes, types.
    private const string Schema =
        """
        <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
          <xs:element name="testsuites"><xs:complexType><xs:sequence>
            <xs:element ref="testsuite" minOccurs="0" maxOccurs="unbounded"/>
          </xs:sequence></xs:complexType></xs:element>
          <xs:element name="testsuite"><xs:complexType><xs:sequence>
            <xs:element name="testcase" minOccurs="0" maxOccurs="unbounded"><xs:complexType><xs:choice minOccurs="0">
              <xs:element name="skipped"><xs:complexType><xs:attribute name="message" type="xs:string"/></xs:complexType></xs:element>
              <xs:element name="failure"><xs:complexType mixed="true">
                <xs:attribute name="type" type="xs:string" use="required"/><xs:attribute name="message" type="xs:string"/>
              </xs:complexType></xs:element>
              <xs:element name="system-out" type="xs:string"/>
            </xs:choice>
              <xs:attribute name="name" type="xs:token" use="required"/><xs:attribute name="classname" type="xs:token" use="required"/>
              <xs:attribute name="time" type="xs:decimal" use="required"/>
            </xs:complexType></xs:element>
            <xs:element name="system-out" type="xs:string" minOccurs="0"/>
          </xs:sequence>
            <xs:attribute name="name" type="xs:token" use="required"/><xs:attribute name="tests" type="xs:int" use="required"/>
            <xs:attribute name="failures" type="xs:int" use="required"/><xs:attribute name="errors" type="xs:int" use="required"/>
            <xs:attribute name="skipped" type="xs:int"/><xs:attribute name="time" type="xs:decimal" use="required"/>
            <xs:attribute name="timestamp"><xs:simpleType><xs:restriction base="xs:dateTime">
              <xs:pattern value="[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}"/>
            </xs:restriction></xs:simpleType></xs:attribute>
          </xs:complexType></xs:element>
        </xs:schema>
        """;
}
