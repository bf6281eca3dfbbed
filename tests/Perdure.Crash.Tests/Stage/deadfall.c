// Kills the process it is loaded into at an exact moment of its n-th append to a session's log, as kill -9 would.
//
//   LD_PRELOAD=deadfall.so DEADFALL=before-sync:7 perdure exec ...
//
// Moments: half-written, before-sync, after-sync; and before-rename, of the n-th file that is brought back. Children do not inherit it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

// The oldest version a dlsym has had on each kind of machine.
#ifdef __x86_64__
#define FIRST_DLSYM "GLIBC_2.2.5"
#else
#define FIRST_DLSYM "GLIBC_2.17"
#endif

#define LONGEST_MOMENT 32

static char moment[LONGEST_MOMENT];
static long due;
static atomic_long seen;

static void *(*real_dlsym)(void *, const char *);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fdatasync)(int);
static int (*real_renameat)(int, const char *, int, const char *);

__attribute__((constructor)) static void set_trap(void)
{
    const char *order = getenv("DEADFALL");
    if (order == NULL || sscanf(order, "%31[^:]:%ld", moment, &due) != 2) { due = 0; }

    real_dlsym = (void *(*)(void *, const char *))dlvsym(RTLD_NEXT, "dlsym", FIRST_DLSYM);
    real_pwrite = (ssize_t (*)(int, const void *, size_t, off_t))real_dlsym(RTLD_NEXT, "pwrite64");
    real_fdatasync = (int (*)(int))real_dlsym(RTLD_NEXT, "fdatasync");
    real_renameat = (int (*)(int, const char *, int, const char *))real_dlsym(RTLD_NEXT, "renameat");
    unsetenv("LD_PRELOAD");
    unsetenv("DEADFALL");
}

static void die(void)
{
    kill(getpid(), SIGKILL);
    for (;;) { pause(); }
}

static bool is_log(int file)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length <= 0) { return false; }

    path[length] = 0;
    const char *name = strrchr(path, '/');
    return name != NULL && strncmp(name, "/log.", 5) == 0 && strcmp(path + length - 6, ".jsonl") == 0;
}

// Counts only what can be the moment that was ordered.
static bool is_due(int file, bool moment_fits)
{
    return due > 0 && moment_fits && is_log(file) && atomic_fetch_add(&seen, 1) + 1 == due;
}

static bool is(const char *name) { return strcmp(moment, name) == 0; }

ssize_t pwrite64(int file, const void *bytes, size_t count, off_t offset)
{
    if (is_due(file, is("half-written")))
    {
        real_pwrite(file, bytes, count / 2, offset);
        die();
    }

    return real_pwrite(file, bytes, count, offset);
}

ssize_t pwrite(int file, const void *bytes, size_t count, off_t offset) { return pwrite64(file, bytes, count, offset); }

int fdatasync(int file)
{
    bool now = is_due(file, is("before-sync") || is("after-sync"));
    if (now && is("before-sync")) { die(); }

    int result = real_fdatasync(file);
    if (now) { die(); }

    return result;
}

int renameat(int from_folder, const char *from, int to_folder, const char *to)
{
    if (due > 0 && is("before-rename") && atomic_fetch_add(&seen, 1) + 1 == due) { die(); }

    return real_renameat(from_folder, from, to_folder, to);
}

// .NET looks functions up in the C library itself, behind the back of the preloader.
void *dlsym(void *library, const char *name)
{
    if (strcmp(name, "fdatasync") == 0) { return (void *)fdatasync; }
    if (strcmp(name, "renameat") == 0) { return (void *)renameat; }

    return real_dlsym(library, name);
}
