using System.Text;
using FirstToken.Providers;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace FirstToken.Tests.Providers;

public sealed class AnswerReaderHostilityTests
{
    public static TheoryData<string> Readable => GoldenVector.Ids(vector => AnswerReaders.Exists(vector.Api) && vector.Bytes.Length < 8192);

    public static TheoryData<string, bool> Readers
    {
        get
        {
            var data = new TheoryData<string, bool>();
            foreach (IProvider provider in ProviderRegistry.All)
            {
                data.Add(provider.Name, true);
                data.Add(provider.Name, false);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void A_stream_with_broken_bytes_ends_the_same_however_it_is_cut(string id)
    {
        GoldenVector vector = GoldenVector.Get(id);
        AnswerReader reader = AnswerReaders.Create(vector.Api);

        Prop.ForAll<(ushort Place, byte Change, byte Value)[]>(changes =>
        {
            byte[] stream = Broken(vector.Bytes, changes);
            SeenAnswer whole = SeenAnswer.Read(reader, stream, [stream.Length]);
            SeenAnswer bytewise = SeenAnswer.Read(reader, stream, [.. Enumerable.Range(1, stream.Length)]);

            Assert.Equal(whole.End, bytewise.End);
            Assert.Equal(whole.Text, bytewise.Text);
            Assert.Equal(whole.Events.Select(item => item.Event), bytewise.Events.Select(item => item.Event));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Random_bytes_never_make_an_answer(string provider, bool stream)
    {
        AnswerReader reader = ProviderRegistry.Find(provider)!.CreateReader(stream);

        Prop.ForAll<byte[]>(bytes =>
        {
            SeenAnswer seen = SeenAnswer.Read(reader, bytes, [bytes.Length]);
            Assert.NotEqual(AnswerEnd.Complete, seen.End);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void Nothing_at_all_is_a_truncated_answer(string provider, bool stream)
    {
        AnswerReader reader = ProviderRegistry.Find(provider)!.CreateReader(stream);

        Assert.Equal(AnswerEnd.Truncated, SeenAnswer.Read(reader, default, [0]).End);
    }

    [Theory]
    [MemberData(nameof(Readers))]
    public void A_web_page_is_no_answer(string provider, bool stream)
    {
        AnswerReader reader = ProviderRegistry.Find(provider)!.CreateReader(stream);
        byte[] page = Encoding.UTF8.GetBytes("<!doctype html>\n<html><body>It works!</body></html>\n");

        Assert.Equal(AnswerEnd.Corrupt, SeenAnswer.Read(reader, page, [page.Length]).End);
    }

    // Flips, inserts or deletes single bytes.
    private static byte[] Broken(byte[] good, (ushort Place, byte Change, byte Value)[] changes)
    {
        List<byte> bytes = [.. good];
        foreach ((ushort place, byte change, byte value) in changes)
        {
            int at = place % bytes.Count;
            switch (change % 3)
            {
                case 0:
                    bytes[at] = value;
                    break;
                case 1:
                    bytes.Insert(at, value);
                    break;
                default:
                    bytes.RemoveAt(at);
                    break;
            }
        }

        return [.. bytes];
    }
}
