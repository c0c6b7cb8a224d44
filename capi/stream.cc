// SPDX-License-Identifier: Apache-2.0
#include "chassis/stream.h"

#include <string_view>

#include "capi/call.h"
#include "capi/stream_name.h"

extern "C" {

// The functions of the header are global, their parts are not.
using namespace chassis::capi;  // NOLINT(google-build-using-namespace)
using chassis::Status;

chassis_status chassis_snapshot_stream(chassis_snapshot* snapshot, const chassis_bytes* stream,
                                       uint64_t* stream_seq, uint8_t* found, chassis_error* error) {
  return CallOn<OpenSnapshot>(
      "stream", snapshot, error, OnFailure(Set(stream_seq, 0), Set(found, 0)),
      [&](OpenSnapshot& opened) -> Status {
        CHASSIS_REQUIRE(stream_seq);
        CHASSIS_REQUIRE(stream);
        CHASSIS_ASSIGN(const std::string_view name, StreamName(*stream, "stream"));
        const auto seq = opened.snapshot->Stream(name);
        if (!seq && found == nullptr) {
          return Fail(chassis::Code::kQueryNotFound, "no element of the stream was committed");
        }
        *stream_seq = seq.value_or(0);
        if (found != nullptr) *found = seq ? 1 : 0;
        return {};
      });
}

}  // extern "C"
