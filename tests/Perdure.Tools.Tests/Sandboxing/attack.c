// One try to break out, named by the first argument. Says "done" when it worked and "stopped" with the reason when it did not.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static int tell(long result) {
    if (result >= 0) { printf("done\n"); return 0; }
    printf("stopped: %s\n", strerror(errno));
    return 1;
}

static int reach(int family, const struct sockaddr *address, socklen_t length) {
    int file = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    return tell(file < 0 ? file : connect(file, address, length));
}

static int reach_internet(int family, int port) {
    struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(port), .sin6_addr = IN6ADDR_LOOPBACK_INIT };
    return family == AF_INET ? reach(family, (void *)&four, sizeof four) : reach(family, (void *)&six, sizeof six);
}

// An abstract name begins with a zero in place of the @.
static struct sockaddr_un unix_address(const char *name, socklen_t *length) {
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    strncpy(address.sun_path, name, sizeof address.sun_path - 1);
    *length = offsetof(struct sockaddr_un, sun_path) + strlen(name);
    if (name[0] == '@') { address.sun_path[0] = 0; }
    return address;
}

static int reach_unix(const char *name) {
    socklen_t length;
    struct sockaddr_un address = unix_address(name, &length);
    return reach(AF_UNIX, (void *)&address, length);
}

// A pair may still write to any path, if it is of datagrams.
static int reach_by_pair(const char *name) {
    int ends[2];
    socklen_t length;
    struct sockaddr_un address = unix_address(name, &length);
    if (socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) < 0) { return tell(-1); }
    return tell(sendto(ends[0], "x", 1, 0, (void *)&address, length));
}

static int peek(pid_t process) {
    char here[8];
    struct iovec local = { here, sizeof here }, remote = { (void *)0x400000, sizeof here };
    return tell(process_vm_readv(process, &local, 1, &remote, 1, 0));
}

static int set_limit(pid_t process) {
    struct rlimit limit = { 7, 7 };
    return tell(prlimit(process, RLIMIT_NOFILE, &limit, NULL));
}

static int set_processors(pid_t process) {
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    return tell(sched_setaffinity(process, sizeof one, &one));
}

static int set_policy(pid_t process) {
    struct sched_param none = { 0 };
    return tell(sched_setscheduler(process, SCHED_IDLE, &none));
}

static int new_user(void) {
    int child = syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, 0, 0, 0, 0);
    if (child == 0) { _exit(0); }
    return tell(child);
}

// Goes on as another program on a kernel that seems to lack landlock (L), seccomp (S) or both.
static int without(const char *what, char **line) {
    struct sock_filter steps[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, strchr(what, 'L') ? 444 : 0xffff, 3, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, strchr(what, 'S') ? SYS_prctl : 0xffff, 0, 3),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[0])),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, PR_SET_SECCOMP, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog program = { sizeof steps / sizeof *steps, steps };
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) < 0) { return tell(-1); }
    execv(line[0], line);
    return tell(-1);
}

int main(int count, char **words) {
    const char *what = words[1], *with = count > 2 ? words[2] : "0";
    int number = atoi(with);
    char memory[256] = { 0 };
    if (!strcmp(what, "without")) { return without(with, words + 3); }
    if (!strcmp(what, "inet")) { return reach_internet(AF_INET, number); }
    if (!strcmp(what, "inet6")) { return reach_internet(AF_INET6, number); }
    if (!strcmp(what, "netlink")) { return tell(socket(AF_NETLINK, SOCK_RAW, 0)); }
    if (!strcmp(what, "packet")) { return tell(socket(17, SOCK_RAW, 0)); }
    if (!strcmp(what, "vsock")) { return tell(socket(40, SOCK_STREAM, 0)); }
    if (!strcmp(what, "unix")) { return reach_unix(with); }
    if (!strcmp(what, "unix-pair")) { return reach_by_pair(with); }
    if (!strcmp(what, "shared-memory")) { return tell((long)shmat(number, 0, 0)); }
    if (!strcmp(what, "kill")) { return tell(kill(number, SIGKILL)); }
    if (!strcmp(what, "ptrace")) { return tell(ptrace(PTRACE_ATTACH, number, 0, 0)); }
    if (!strcmp(what, "peek")) { return peek(number); }
    if (!strcmp(what, "take-file")) { return tell(syscall(438, syscall(SYS_pidfd_open, number, 0), 0, 0)); }
    if (!strcmp(what, "io_uring")) { return tell(syscall(425, 1, memory)); }
    if (!strcmp(what, "unshare")) { return tell(unshare(CLONE_NEWUSER | CLONE_NEWNS)); }
    if (!strcmp(what, "new-user")) { return new_user(); }
    if (!strcmp(what, "mount")) { return tell(mount("none", "/mnt", "tmpfs", 0, 0)); }
    if (!strcmp(what, "unmount")) { return tell(umount2(with, MNT_DETACH)); }
    if (!strcmp(what, "remount")) { return tell(mount("none", "/", 0, MS_REMOUNT | MS_BIND, 0)); }
    if (!strcmp(what, "chroot")) { return tell(chroot("/")); }
    if (!strcmp(what, "keyctl")) { return tell(syscall(SYS_keyctl, 0, -3, 0)); }
    if (!strcmp(what, "bpf")) { return tell(syscall(SYS_bpf, 0, memory, sizeof memory)); }
    if (!strcmp(what, "perf")) { return tell(syscall(SYS_perf_event_open, memory, 0, -1, -1, 0)); }
    if (!strcmp(what, "userfaultfd")) { return tell(syscall(SYS_userfaultfd, 0)); }
    if (!strcmp(what, "type")) { return tell(ioctl(0, TIOCSTI, "x")); }
    if (!strcmp(what, "limit")) { return set_limit(number); }
    if (!strcmp(what, "processors")) { return set_processors(number); }
    if (!strcmp(what, "policy")) { return set_policy(number); }
    if (!strcmp(what, "priority")) { return tell(setpriority(PRIO_PROCESS, number, 19)); }
    if (!strcmp(what, "priority-group")) { return tell(setpriority(PRIO_PGRP, number, 19)); }
    if (!strcmp(what, "priority-user")) { return tell(setpriority(PRIO_USER, 0, 19)); }
    if (!strcmp(what, "io-priority")) { return tell(syscall(SYS_ioprio_set, 1, number, 3 << 13)); }
    if (!strcmp(what, "io-priority-user")) { return tell(syscall(SYS_ioprio_set, 3, getuid(), 3 << 13)); }
    if (!strcmp(what, "setuid")) { return tell(setuid(0) < 0 ? -1 : 0); }
    return tell((errno = EINVAL, -1));
}
