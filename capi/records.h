// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_RECORDS_H_
#define CHASSIS_CAPI_RECORDS_H_

#include <cstddef>
#include <cstdint>

#include "capi/byte_column.h"
#include "capi/handles.h"
#include "chassis/records.h"
#include "core/base/error.h"
#include "core/store/base/records.h"

namespace chassis::capi {

// The engine's view of a caller's records. A column of `chassis_bytes` becomes one of views, which
// point at the caller's bytes.
class RecordColumns {
 public:
  static Result<RecordColumns> Read(const chassis_records* records, const OpenStore& store,
                                    uint32_t collection);

  // Valid until this object is moved.
  const Records& records();

 private:
  Records records_;
  ByteColumn documents_, schemas_, versions_, document_ids_, groups_;
};

// The count of `given`; 0 if it is null or its struct_size ends before the field.
size_t CountOf(const chassis_records* given);

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_RECORDS_H_
