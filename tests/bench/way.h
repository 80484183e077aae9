/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * tests/bench/way.h - connections and a stream on a way from client to server
 */
#ifndef TESTS_BENCH_WAY_H
#define TESTS_BENCH_WAY_H

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>

#include "tests/bench/ratio.h"
#include "tests/bench/side.h"

enum {
	ROUNDS = 15,
	CONNECTIONS = 4000,
	STREAM_US = 400000,
	STREAM_PIECE = 128 * 1024,
	PORT = 7000,
};

struct way_through {
	struct fabric *fabric;
	struct netns *client, *server;
	struct addr to;
	int listener;
};

static inline int socket_in(const struct way_through *w, struct netns *ns)
{
	int fd = netns_socket(ns, fabric_home(w->fabric), AF_INET, SOCK_STREAM,
			      0);

	need(fd >= 0, "socket");
	return fd;
}

static inline void listen_at(struct way_through *w)
{
	struct sockaddr_storage sa;
	struct addr any = {.family = AF_INET};
	socklen_t len = addr_sockaddr(any, PORT, &sa);
	int one = 1;

	w->listener = socket_in(w, w->server);
	setsockopt(w->listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	need(bind(w->listener, (struct sockaddr *)&sa, len) == 0 &&
		     listen(w->listener, 64) == 0,
	     "listen");
}

static inline void reset(int fd)
{
	static const struct linger now = {.l_onoff = 1};

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	close(fd);
}

/* A connection that is open at both ends */
static inline void connected(const struct way_through *w, int *ret_client,
			     int *ret_server)
{
	struct sockaddr_storage sa;
	socklen_t len = addr_sockaddr(w->to, PORT, &sa);
	struct pollfd p = {.fd = w->listener, .events = POLLIN};

	*ret_client = socket_in(w, w->client);
	if (connect(*ret_client, (struct sockaddr *)&sa, len))
		need(errno == EINPROGRESS, "connect");
	*ret_server = accept4(w->listener, NULL, NULL, SOCK_NONBLOCK);
	if (*ret_server < 0) {
		need(poll(&p, 1, 2000) == 1, "answer");
		*ret_server = accept4(w->listener, NULL, NULL, SOCK_NONBLOCK);
	}
	need(*ret_server >= 0, "accept");
}

static inline double connections(const struct way_through *w)
{
	uint64_t begun = now_us();

	for (int i = 0; i < CONNECTIONS; i++) {
		int client, server;

		connected(w, &client, &server);
		reset(client);
		close(server);
	}
	return CONNECTIONS / ((double)(now_us() - begun) / 1e6);
}

/* Whoever receives is another process, as in life: what it costs to copy and
 * to wake it up is in all rates alike */
static inline void receive(int server, int to)
{
	static char buf[STREAM_PIECE];
	uint64_t begun = now_us(), bytes = 0;
	double rate;
	ssize_t n;

	while ((n = recv(server, buf, sizeof(buf), 0)) > 0)
		bytes += (uint64_t)n;
	rate = (double)bytes / (double)(now_us() - begun); /* MB a second */
	_exit(n < 0 || write(to, &rate, sizeof(rate)) != sizeof(rate));
}

/* Sender and receiver each on a processor of its own: where the scheduler would
 * put them differs from run to run */
static inline void stay_on(size_t processor)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(processor, &set);
	sched_setaffinity(0, sizeof(set), &set);
}

static inline void blocking(int fd)
{
	need(fcntl(fd, F_SETFL, 0) == 0, "wait at a socket");
}

static inline double throughput(const struct way_through *w)
{
	static char buf[STREAM_PIECE];
	int client, server, pipes[2];
	uint64_t begun;
	double rate;
	pid_t child;

	connected(w, &client, &server);
	blocking(client);
	blocking(server);
	need(pipe(pipes) == 0, "pipe");
	child = fork();
	need(child >= 0, "fork");
	if (child == 0) {
		close(client);
		stay_on(1);
		receive(server, pipes[1]);
	}
	stay_on(0);
	close(server);
	close(pipes[1]);
	begun = now_us();
	while (now_us() - begun < STREAM_US)
		need(send(client, buf, sizeof(buf), 0) > 0, "send");
	shutdown(client, SHUT_WR);
	need(read(pipes[0], &rate, sizeof(rate)) == sizeof(rate), "receive");
	close(pipes[0]);
	waitpid(child, NULL, 0);
	reset(client);
	return rate;
}

/* Ways @first to @last of @ways, each of them once in a round */
static inline void in_turn(double (*measure)(const struct way_through *),
			   const struct way_through *ways, int first, int last,
			   double (*rates)[ROUNDS])
{
	for (int round = 0; round < ROUNDS; round++)
		for (int w = first; w <= last; w++)
			rates[w][round] = measure(&ways[w]);
}

static inline void say(const char *name, double (*rates)[ROUNDS], int a, int b)
{
	printf("bench %s %.2f ratio\n", name,
	       median_ratio(rates[a], rates[b], ROUNDS));
}

#endif
