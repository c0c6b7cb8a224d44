/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CHASSIS_GO_PEER_H_
#define CHASSIS_GO_PEER_H_

#include <stddef.h>

/* The shape of the matrix that is passed beside it. */
typedef struct peer_data {
  size_t rows;
  size_t dimension;
} peer_data;

/* Nanoseconds, or -1 if a call failed. */
double peer_view(const float* vectors, peer_data data, size_t calls);
double peer_insert(const float* vectors, peer_data data, size_t calls);
double peer_bulk_insert(const float* vectors, peer_data data);

typedef struct peer_searches peer_searches;
peer_searches* peer_searches_open(const float* vectors, peer_data data);
double peer_search(peer_searches* searches, const float* queries, peer_data data, size_t k);
void peer_searches_close(peer_searches* searches);

#endif /* CHASSIS_GO_PEER_H_ */
