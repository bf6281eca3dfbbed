namespace Perdure.Tools.Commands;

/// <summary>The environment variables that shells, compilers, package managers and test runners ask for.</summary>
internal static class UsualVariables
{
    private static readonly HashSet<string> Names = new(StringComparer.OrdinalIgnoreCase)
    {
        // The person and the place.
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "LOCALE_ARCHIVE", "TZ", "TZDIR", "TMPDIR", "TMP", "TEMP", "HOSTNAME", "TERMINFO", "TERMINFO_DIRS", "MANPATH", "INFOPATH",
        "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_DIRS", "XDG_DATA_DIRS",
        "CI", "DEBIAN_FRONTEND", "SOURCE_DATE_EPOCH", "WSL_DISTRO_NAME",

        // Git: who commits.
        "GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_CONFIG_GLOBAL", "GIT_CEILING_DIRECTORIES",

        // The network, where it is granted.
        "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR", "CURL_CA_BUNDLE", "REQUESTS_CA_BUNDLE", "GIT_SSL_CAINFO",

        // Compilers and linkers.
        "CC", "CXX", "CPP", "LD", "AR", "AS", "NM", "RANLIB", "STRIP", "OBJCOPY", "CFLAGS", "CXXFLAGS", "CPPFLAGS", "LDFLAGS", "LDLIBS", "LIBS", "ARFLAGS", "ASFLAGS", "MAKEFLAGS", "MFLAGS", "NINJA_STATUS",
        "LD_LIBRARY_PATH", "LIBRARY_PATH", "CPATH", "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH", "ACLOCAL_PATH", "DYLD_LIBRARY_PATH", "SDKROOT", "DEVELOPER_DIR", "MACOSX_DEPLOYMENT_TARGET",

        // Go has no prefix that others do not have too; nor have Bundler's, of which some are passwords.
        "GOPATH", "GOROOT", "GOBIN", "GOFLAGS", "GOCACHE", "GOMODCACHE", "GOPROXY", "GONOPROXY", "GOPRIVATE", "GOSUMDB", "GONOSUMDB", "GOOS", "GOARCH", "GOARM", "GOAMD64", "GOTOOLCHAIN", "GOWORK", "GOENV",
        "GODEBUG", "GOMAXPROCS", "GOTMPDIR", "GOEXPERIMENT", "GO111MODULE", "BUNDLE_GEMFILE", "BUNDLE_PATH", "BUNDLE_WITHOUT", "VIRTUAL_ENV", "M2_HOME", "VOLTA_HOME", "BUN_INSTALL",

        // Windows.
        "SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT", "OS", "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE", "USERPROFILE", "USERNAME", "HOMEDRIVE", "HOMEPATH", "APPDATA", "LOCALAPPDATA",
        "ProgramData", "ProgramFiles", "ProgramFiles(x86)", "CommonProgramFiles",
    };

    /// <summary>What a toolchain calls its own begins alike.</summary>
    private static readonly string[] Beginnings =
    [
        "LC_", "DOTNET_", "NUGET_", "MSBUILD", "JAVA_", "JDK_", "MAVEN_", "GRADLE_", "KOTLIN_", "ANDROID_", "SBT_", "CGO_", "CARGO_", "RUST", "NODE_", "NPM_CONFIG_", "NVM_", "FNM_", "COREPACK_", "YARN_", "PNPM_",
        "DENO_", "PLAYWRIGHT_", "PUPPETEER_", "CYPRESS_", "PYTHON", "PYENV_", "CONDA_", "MAMBA_", "PIP_", "PIPENV_", "POETRY_", "UV_", "PDM_", "TOX_", "PYTEST_", "RUFF_", "MYPY", "RUBY", "GEM_", "RBENV_", "RVM_",
        "PHP_", "COMPOSER_", "PERL", "LUA_", "GHC", "CABAL_", "STACK_", "OPAM", "OCAML", "MIX_", "HEX_", "ERL_", "ELIXIR_", "REBAR_", "JULIA_", "R_LIBS", "SWIFT_", "ZIG_", "NIX_", "GUIX_", "HOMEBREW_", "ASDF_",
        "MISE_", "SDKMAN_", "CMAKE_", "CTEST_", "CCACHE_", "SCCACHE_", "MESON", "BAZEL", "PKG_CONFIG", "VCPKG_", "CONAN_", "CUDA_", "OMP_", "MKL_", "OPENBLAS_",
    ];

    private static readonly HashSet<string> Desktop = new(StringComparer.OrdinalIgnoreCase)
    {
        "DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "XDG_RUNTIME_DIR", "XDG_SESSION_TYPE", "DBUS_SESSION_BUS_ADDRESS", "SSH_AUTH_SOCK", "SSH_AGENT_PID", "GPG_TTY", "GIT_SSH", "GIT_SSH_COMMAND", "DOCKER_HOST", "DOCKER_CONTEXT",
    };

    public static bool Include(string name) => Names.Contains(name) || Beginnings.Any(beginning => name.StartsWith(beginning, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether it is known as a whole, so that no word in its name makes it suspect.</summary>
    public static bool AreKnownByName(string name) => Names.Contains(name) || Desktop.Contains(name);

    /// <summary>Where services of the desktop are found; a sandbox hides the services, and a program that cannot find what it was told of complains.</summary>
    public static bool OfTheDesktop(string name) => Desktop.Contains(name);
}
