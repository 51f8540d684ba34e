using FirstToken.Cli.Shell;
using FirstToken.Reports;

namespace FirstToken.Cli.Sweeping;

/// <summary>Where a sweep runs and leaves its files.</summary>
/// <param name="Context">What every file says about machine and build.</param>
/// <param name="Folder">Where the runs of the steps go.</param>
/// <param name="Terminal">For progress.</param>
internal sealed record SweepPlace(RunContext Context, SweepFolder Folder, Terminal Terminal);
