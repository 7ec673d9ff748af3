/* A disk whose sync takes a known time: preloaded, it waits SLOW_SYNC_US microseconds in each fsync and fdatasync. */
#include <stdlib.h>
#include <time.h>

static int wait_a_while(void) {
    const char *text = getenv("SLOW_SYNC_US");
    long microseconds = text ? atol(text) : 0;
    struct timespec span = {microseconds / 1000000, (microseconds % 1000000) * 1000};
    return nanosleep(&span, NULL);
}

int fsync(int descriptor) { (void)descriptor; return wait_a_while(); }
int fdatasync(int descriptor) { (void)descriptor; return wait_a_while(); }
