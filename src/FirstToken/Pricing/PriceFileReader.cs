namespace FirstToken.Pricing;

/// <summary>Reads the project's own schema: the shipped <c>prices.json</c> and what <c>prices update</c> writes.</summary>
internal ref struct PriceFileReader(ReadOnlySpan<byte> json, string file)
{
    private const int Schema = 1;

    private JsonCursor _at = new(json, file);

    public PriceTable Read()
    {
        List<ModelPrice> models = [];
        DateOnly? written = null;
        _at.Read();
        _at.EnterObject("the file");
        while (_at.NextProperty())
        {
            if (_at.NameIs("models"u8))
            {
                _at.Read();
                _at.EnterArray("models");
                while (_at.NextElement())
                {
                    models.Add(ReadModel());
                }
            }
            else if (_at.NameIs("written"u8))
            {
                _at.Read();
                written = _at.Date("written");
            }
            else if (_at.NameIs("schema_version"u8))
            {
                _at.Read();
                if (_at.Count("schema_version") is > Schema)
                {
                    throw _at.Wrong($"it is of a newer schema than {Schema}: use a newer version of this program");
                }
            }
            else
            {
                _at.Skip();
            }
        }

        return new PriceTable(models, written);
    }

    private ModelPrice ReadModel()
    {
        if (!_at.EnterObject("a model"))
        {
            throw _at.Wrong("a model must be an object");
        }

        string? provider = null, model = null, scope = null, status = null, note = null;
        IReadOnlyList<string> aliases = [], sources = [];
        long? context = null, maxOutput = null, minCache = null;
        decimal? usFactor = null;
        DateOnly? asOf = null;
        var draft = new PriceSheetDraft();
        List<AnnouncedDraft> schedule = [];
        while (_at.NextProperty())
        {
            if (ReadSheetPart(draft))
            {
                continue;
            }

            string name = _at.Name();
            _at.Read();
            switch (name)
            {
                case "provider": provider = _at.Text(name); break;
                case "model": model = _at.Text(name); break;
                case "aliases": aliases = ReadTexts(name); break;
                case "scope": scope = _at.Text(name); break;
                case "status": status = _at.Text(name); break;
                case "note": note = _at.Text(name); break;
                case "source": sources = ReadTexts(name); break;
                case "as_of": asOf = _at.Date(name); break;
                case "context_window": context = _at.Count(name); break;
                case "max_output": maxOutput = _at.Count(name); break;
                case "min_cache_tokens": minCache = _at.Count(name); break;
                case "geo_us_multiplier": usFactor = _at.Price(name); break;
                case "schedule": schedule = ReadSchedule(); break;
                default: _at.Skip(); break;
            }
        }

        if (string.IsNullOrWhiteSpace(provider) || string.IsNullOrWhiteSpace(model))
        {
            throw _at.Wrong("a model needs both provider and model");
        }

        if (!draft.HasPrice && !schedule.Exists(static change => change.Draft.HasPrice))
        {
            throw _at.Wrong($"'{model}' has no price: write \"prices\": {{\"input\": USD, \"output\": USD}}, for a million tokens");
        }

        // Anthropic's discounts multiply; the others do not say what batch does to cached tokens.
        bool stacks = provider == "anthropic";
        schedule.Sort(static (left, right) => left.From.CompareTo(right.From));
        return new ModelPrice
        {
            Provider = provider,
            Model = model,
            Aliases = aliases,
            Scope = scope,
            Sheet = draft.Build(stacks),
            Schedule = [.. schedule.Select(change => new PriceChange(change.From, change.Draft.Build(stacks)))],
            UsGeographyFactor = usFactor,
            ContextWindow = context,
            MaxOutput = maxOutput,
            MinCacheTokens = minCache,
            Status = status,
            AsOf = asOf,
            Sources = sources,
            Note = note,
        };
    }

    private List<AnnouncedDraft> ReadSchedule()
    {
        List<AnnouncedDraft> changes = [];
        if (!_at.EnterArray("schedule"))
        {
            return changes;
        }

        while (_at.NextElement())
        {
            _at.EnterObject("a schedule entry");
            DateOnly? from = null;
            var draft = new PriceSheetDraft();
            while (_at.NextProperty())
            {
                if (_at.NameIs("from"u8))
                {
                    _at.Read();
                    from = _at.Date("from");
                }
                else if (!ReadSheetPart(draft))
                {
                    _at.Skip();
                }
            }

            changes.Add(new AnnouncedDraft(from ?? throw _at.Wrong("a schedule entry needs a date in 'from'"), draft));
        }

        return changes;
    }

    // At a property's name: takes it if it is part of a price sheet, leaves the cursor where it is otherwise.
    private bool ReadSheetPart(PriceSheetDraft draft)
    {
        if (_at.NameIs("prices"u8))
        {
            _at.Read();
            draft.Base = ReadRates(draft, null, out _);
        }
        else if (_at.NameIs("tiers"u8))
        {
            _at.Read();
            ReadTiers(draft.Tiers);
        }
        else if (_at.NameIs("service_tiers"u8))
        {
            _at.Read();
            if (_at.EnterObject("service_tiers"))
            {
                while (_at.NextProperty())
                {
                    string name = _at.Name();
                    _at.Read();
                    List<RateTier> tiers = [];
                    draft.AddServiceTier(name, ReadRates(null, tiers, out _), tiers);
                }
            }
        }
        else
        {
            return false;
        }

        return true;
    }

    private void ReadTiers(List<RateTier> into)
    {
        if (!_at.EnterArray("tiers"))
        {
            return;
        }

        while (_at.NextElement())
        {
            Rates rates = ReadRates(null, null, out long? above);
            into.Add(new RateTier(above ?? throw _at.Wrong("a tier needs above_input_tokens"), rates));
        }
    }

    private Rates ReadRates(PriceSheetDraft? batch, List<RateTier>? tiers, out long? above)
    {
        decimal? input = null, output = null, read = null, write = null, writeLong = null;
        above = null;
        if (!_at.EnterObject("prices"))
        {
            return Rates.Unknown;
        }

        while (_at.NextProperty())
        {
            string name = _at.Name();
            _at.Read();
            switch (name)
            {
                case "input": input = _at.Price(name); break;
                case "output": output = _at.Price(name); break;
                case "cache_read": read = _at.Price(name); break;
                case "cache_write_5m": write = _at.Price(name); break;
                case "cache_write_1h": writeLong = _at.Price(name); break;
                case "batch_input" when batch is not null: batch.BatchInput = _at.Price(name); break;
                case "batch_output" when batch is not null: batch.BatchOutput = _at.Price(name); break;
                case "above_input_tokens": above = _at.Count(name); break;
                case "tiers" when tiers is not null: ReadTiers(tiers); break;
                default: _at.Skip(); break;
            }
        }

        return new Rates { Input = input, Output = output, CacheRead = read, CacheWrite = write, CacheWriteLong = writeLong };
    }

    // A class, not a tuple: lists and sorts of value types are compiled at run time, a third of the time it took to read the table.
    private sealed record AnnouncedDraft(DateOnly From, PriceSheetDraft Draft);

    private List<string> ReadTexts(string what)
    {
        List<string> texts = [];
        if (_at.EnterArray(what))
        {
            while (_at.NextElement())
            {
                if (_at.Text(what) is { } text)
                {
                    texts.Add(text);
                }
            }
        }

        return texts;
    }
}
