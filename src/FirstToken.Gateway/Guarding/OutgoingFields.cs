using FirstToken.Gateway.Relaying;

namespace FirstToken.Gateway.Guarding;

/// <summary>Puts the fields in order that concern credentials, once the caller's have been copied.</summary>
internal static class OutgoingFields
{
    private const string VersionField = "anthropic-version";

    /// <summary>
    /// A caller with a gateway key gets the upstream's own credential, if it has one; the gateway key itself goes no further.
    /// Any other caller's credentials pass as they are, to the upstream they are meant for. An upstream's own credential is a secret that
    /// is sent, or a signature.
    /// </summary>
    /// <param name="request">The request, with the caller's fields.</param>
    /// <param name="upstream">Where it goes.</param>
    /// <param name="caller">Who holds the gateway key it came with.</param>
    /// <param name="isMeant">Whether it is the upstream the caller means; another one, taken in its place, gets its own credential if it has one.</param>
    /// <param name="isGenuine">Whether the caller has signed with the upstream's own keys, and so could have had what it gets.</param>
    public static void Complete(OutgoingRequest request, Upstream upstream, KeyHolder? caller, bool isMeant = true, bool isGenuine = false)
    {
        if (upstream.Settings.Version is { } version && !request.Fields.Contains(VersionField))
        {
            request.Fields.Add(VersionField, version);
        }

        if (!isMeant)
        {
            request.Fields.Remove("Cookie"); // some other server's
        }

        bool hasOwn = upstream.Secret is not null || upstream.Signer is not null;
        if (caller is null && !isGenuine && (isMeant || !hasOwn))
        {
            return;
        }

        foreach (string field in GatewayKeys.Fields)
        {
            if (request.Fields.Find(field) is { } value && (hasOwn || GatewayKeys.KeyIn(value) is not null))
            {
                request.Fields.Remove(field);
            }
        }

        if (upstream.Secret is { } secret)
        {
            request.Fields.Add(upstream.Family.KeyField, upstream.Family.KeyField == "Authorization" ? "Bearer " + secret : secret);
        }

        upstream.Signer?.Sign(request, upstream.Settings.Url);
    }
}
