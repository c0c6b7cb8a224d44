/* SPDX-License-Identifier: Apache-2.0 */
/* Compiled once per header and language: each stands alone, may come twice, and gives the macros
   that its language can use. */
#include CHASSIS_TEST_HEADER
#include CHASSIS_TEST_HEADER

#ifdef __cplusplus
#define LEAST_LANGUAGE (__cplusplus >= 201703L)
#else
#define LEAST_LANGUAGE (__STDC_VERSION__ >= 199901L)
#endif
#if !LEAST_LANGUAGE
#error "the compiler was not told which language to use"
#endif

int main(void) {
#if !defined(__cplusplus) && defined(CHASSIS_STORE_H_)
  const chassis_options defaults = CHASSIS_OPTIONS();
  const chassis_options* named = &CHASSIS_OPTIONS(.dimension = 4, .metric = CHASSIS_COSINE);
  if (defaults.struct_size != sizeof defaults || defaults.dimension != 0) return 1;
  if (named->struct_size != sizeof *named || named->dimension != 4) return 1;
#endif
#if !defined(__cplusplus) && defined(CHASSIS_STATUS_H_)
  {
    const chassis_error error = {0};
    if (error.code != CHASSIS_OK) return 1;
  }
#endif
  return CHASSIS_ABI_VERSION == 0;
}
