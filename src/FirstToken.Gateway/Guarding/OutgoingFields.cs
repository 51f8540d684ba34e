using System.Net.Http.Headers;
using FirstToken.Gateway.Relaying;

namespace FirstToken.Gateway.Guarding;

/// <summary>Puts the fields in order that concern credentials, once the caller's have been copied.</summary>
internal static class OutgoingFields
{
    private const string VersionField = "anthropic-version";

    /// <summary>
    /// A caller with a gateway key gets the upstream's own credential, if it has one; the gateway key itself goes no further.
    /// Any other caller's credentials pass as they are, to the upstream they are meant for.
    /// </summary>
    /// <param name="request">The request, with the caller's fields.</param>
    /// <param name="upstream">Where it goes.</param>
    /// <param name="caller">Who holds the gateway key it came with.</param>
    /// <param name="isMeant">Whether it is the upstream the caller means; another one, taken in its place, gets its own credential if it has one.</param>
    public static void Complete(HttpRequestMessage request, Upstream upstream, KeyHolder? caller, bool isMeant = true)
    {
        if (upstream.Settings.Version is { } version && !request.Headers.NonValidated.Contains(VersionField))
        {
            request.Headers.TryAddWithoutValidation(VersionField, version);
        }

        if (caller is null && (isMeant || upstream.Secret is null))
        {
            return;
        }

        foreach (string field in GatewayKeys.Fields)
        {
            if (request.Headers.NonValidated.TryGetValues(field, out HeaderStringValues values) && (upstream.Secret is not null || GatewayKeys.KeyIn(values.ToString()) is not null))
            {
                request.Headers.Remove(field);
            }
        }

        if (upstream.Secret is { } secret)
        {
            request.Headers.TryAddWithoutValidation(upstream.Family.KeyField, upstream.Family.KeyField == "Authorization" ? "Bearer " + secret : secret);
        }
    }
}
