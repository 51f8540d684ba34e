namespace X; public class T { [Xunit.Fact] public void Works() => Xunit.Assert.True(true); }
