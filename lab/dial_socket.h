/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/dial_socket.h - a socket that is ready to probe
 */
#ifndef LAB_DIAL_SOCKET_H
#define LAB_DIAL_SOCKET_H

#include "lab/dial.h"

/**
 * dial_socket() - Make the socket that @want asks for, bound, not connected
 * @number:	of TCP the initial sequence number
 * @ret_fd:	the socket, also when a later step fails; -1: there is none
 *
 * Return: 0, or a negative errno
 */
int dial_socket(const struct dial_want *want, int home, uint32_t number,
		int *ret_fd);

/**
 * dial_retract() - Reset what a connection attempt left behind
 * @from, @port: from where it was sent
 * @number:	its initial sequence number
 *
 * When its answer was dropped on the way back, the target waits half open for
 * an acknowledgement, and a later attempt from the same port would meet that.
 * A reset ends it, there and in every tracker of connections between.
 */
void dial_retract(const struct dial_want *want, int home, struct addr from,
		  uint16_t port, uint32_t number);

#endif
