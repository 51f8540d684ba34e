using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace FirstToken.Gateway.Relaying;

/// <summary>
/// A list of fields as ASP.NET sees it. The framework's own collection is a dictionary: of a dozen fields, all of which are written on in their order,
/// to fill and empty it costs more than to look through them.
/// </summary>
internal sealed class FieldHeaders : IHeaderDictionary
{
    public FieldList Fields { get; set; } = new();

    public StringValues this[string key]
    {
        get => Fields.Values(key);
        set => Fields.Set(key, value);
    }

    StringValues IDictionary<string, StringValues>.this[string key]
    {
        get => TryGetValue(key, out StringValues values) ? values : throw new KeyNotFoundException($"there is no field {key}");
        set => this[key] = value;
    }

    public long? ContentLength
    {
        get => long.TryParse(Fields.Find("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out long length) ? length : null;
        set => this["Content-Length"] = value?.ToString(CultureInfo.InvariantCulture);
    }

    public int Count => Keys.Count;

    public bool IsReadOnly => false;

    public ICollection<string> Keys => [.. Fields.Joined().Select(static line => line.Key)];

    public ICollection<StringValues> Values => [.. Keys.Select(Fields.Values)];

    public void Add(string key, StringValues value) => Fields.Add(key, !ContainsKey(key) ? value : throw new ArgumentException($"there is a field {key} already", nameof(key)));

    public void Add(KeyValuePair<string, StringValues> item) => Add(item.Key, item.Value);

    public bool ContainsKey(string key) => Fields.Contains(key);

    public bool Contains(KeyValuePair<string, StringValues> item) => TryGetValue(item.Key, out StringValues values) && values == item.Value;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out StringValues value)
    {
        value = Fields.Values(key);
        return value.Count > 0;
    }

    public bool Remove(string key)
    {
        bool had = ContainsKey(key);
        Fields.Remove(key);
        return had;
    }

    public bool Remove(KeyValuePair<string, StringValues> item) => Contains(item) && Remove(item.Key);

    public void Clear() => Fields.Clear();

    public void CopyTo(KeyValuePair<string, StringValues>[] array, int arrayIndex)
    {
        foreach (KeyValuePair<string, StringValues> field in this)
        {
            array[arrayIndex++] = field;
        }
    }

    public IEnumerator<KeyValuePair<string, StringValues>> GetEnumerator()
    {
        for (int line = 0; line < Fields.Lines.Length; line++)
        {
            if (!Fields.IsAgain(line))
            {
                string name = Fields.Lines[line].Key;
                yield return new(name, Fields.Values(name));
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
