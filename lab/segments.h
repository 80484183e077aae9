/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lab/segments.h - what a link took in one piece, as the packets it stands for
 */
#ifndef LAB_SEGMENTS_H
#define LAB_SEGMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * segments_cut() - Cut a frame to TCP segments no longer than @mtu
 * @frame:	@n bytes of Ethernet, headers included
 * @mtu:	bytes of an IP packet
 * @take:	is given each of them in order, with its own numbers and
 *		checksums (RFC 9293); may stop by saying false. Its bytes are
 *		gone afterwards
 *
 * A sender's kernel leaves it to the network card to cut a stream, and no card
 * comes within a lab. What is no TCP, or short enough, is taken as it is.
 */
void segments_cut(const uint8_t *frame, size_t n, size_t mtu,
		  bool (*take)(const uint8_t *frame, size_t n, void *arg),
		  void *arg);

#endif
