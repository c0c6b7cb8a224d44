// SPDX-License-Identifier: Apache-2.0
#include "core/store/read/vector_check.h"

namespace chassis {

uint64_t BitsToCheck(const ReadContext& context, const SlabVersion& version, uint64_t word,
                     uint64_t bits) {
  switch (context.verify) {
    case VerifyMode::kOnDemand:
      return 0;
    case VerifyMode::kFirstTouch:
      if (word * 64 < version.slab->verified_below()) return 0;
      return bits & ~version.slab->VerifiedWord(word);
    case VerifyMode::kEveryRead:
      break;
  }
  return bits;
}

Status VerifyRows(const ReadContext& context, const SlabVersion& version, uint64_t word,
                  uint64_t bits) {
  bits = BitsToCheck(context, version, word, bits);
  if (bits == 0) return {};
  const Status verified = version.slab->Verify(word, bits);
  return verified ? verified : Failure(context.poison.PoisonIfCorrupt(verified.error()));
}

}  // namespace chassis
