namespace FirstToken.Simulator; internal static class P { }
