// Kills the process it is loaded into at an exact moment of its n-th append to a session's log, as kill -9 would.
//
//   LD_PRELOAD=deadfall.so DEADFALL=before-sync:7 perdure exec ...
//
// DEADFALL_RECORD=FILE notes the path of every file and folder that is synced, a line each.
// Moments: half-written, before-sync, after-sync; and before-rename, of the n-th file that is brought back. Children do not inherit it.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
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
static int record = -1;
static atomic_long seen;

static void *(*real_dlsym)(void *, const char *);
static ssize_t (*real_pwrite)(int, const void *, size_t, off_t);
static int (*real_fdatasync)(int);
static int (*real_fsync)(int);
static int (*real_renameat)(int, const char *, int, const char *);

__attribute__((constructor)) static void set_trap(void)
{
    const char *order = getenv("DEADFALL");
    if (order == NULL || sscanf(order, "%31[^:]:%ld", moment, &due) != 2) { due = 0; }

    const char *file = getenv("DEADFALL_RECORD");
    if (file != NULL) { record = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600); }

    real_dlsym = (void *(*)(void *, const char *))dlvsym(RTLD_NEXT, "dlsym", FIRST_DLSYM);
    real_pwrite = (ssize_t (*)(int, const void *, size_t, off_t))real_dlsym(RTLD_NEXT, "pwrite64");
    real_fdatasync = (int (*)(int))real_dlsym(RTLD_NEXT, "fdatasync");
    real_fsync = (int (*)(int))real_dlsym(RTLD_NEXT, "fsync");
    real_renameat = (int (*)(int, const char *, int, const char *))real_dlsym(RTLD_NEXT, "renameat");
    unsetenv("LD_PRELOAD");
    unsetenv("DEADFALL");
    unsetenv("DEADFALL_RECORD");
}

static void die(void)
{
    kill(getpid(), SIGKILL);
    for (;;) { pause(); }
}

static ssize_t path_of(int file, char *path, size_t size)
{
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, size - 1);
    path[length < 0 ? 0 : length] = 0;
    return length;
}

static void note(int file)
{
    char path[4096];
    ssize_t length = record < 0 ? 0 : path_of(file, path, sizeof path);
    if (length <= 0) { return; }

    path[length] = '\n';
    if (write(record, path, (size_t)length + 1) < 0) { die(); }
}

static bool is_log(int file)
{
    char path[4096];
    ssize_t length = path_of(file, path, sizeof path);
    if (length <= 0) { return false; }

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

    note(file);
    int result = real_fdatasync(file);
    if (now) { die(); }

    return result;
}

int fsync(int file)
{
    note(file);
    return real_fsync(file);
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
    if (strcmp(name, "fsync") == 0) { return (void *)fsync; }
    if (strcmp(name, "renameat") == 0) { return (void *)renameat; }

    return real_dlsym(library, name);
}
