using Perdure.Mcp.Tests.Server;

// An MCP server that behaves as badly as it is told to. All it is told is a folder: files in it say how to behave, and it
// writes there what it was asked.
//   slow           wait this many milliseconds before the first answer
//   tools          one tool a line, in place of the standard ones
await new StubbornServer(args[0]).RunAsync();
