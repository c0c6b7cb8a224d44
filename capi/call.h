// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CAPI_CALL_H_
#define CHASSIS_CAPI_CALL_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "capi/arrays.h"
#include "capi/catching.h"
#include "capi/error.h"
#include "capi/handles.h"
#include "capi/outputs.h"

// Every entry point is made of these: no exception escapes, a bad handle or argument is named, the
// message says which call on which store failed, and outputs have their failure values.
namespace chassis::capi {

// `body` returns a Status. If it fails, `on_failure` gets the error and sets the outputs, before
// the error is reported.
template <typename Outputs, typename Body>
chassis_status Call(chassis_error* error, Outputs&& on_failure, Body&& body) noexcept {
  Status status = Catching(std::forward<Body>(body));
  if (status.has_value()) [[likely]]
    return CHASSIS_OK;
  std::forward<Outputs>(on_failure)(status.error());
  return Report(status, error);
}

inline Failure Invalid(std::string message) {
  return Fail(Code::kQueryInvalid, std::move(message));
}

[[gnu::cold]] inline Failure Missing(const char* name) {
  return Invalid(std::string("argument ") + name + " is NULL");
}

#define CHASSIS_REQUIRE(argument) \
  if ((argument) == nullptr) return ::chassis::capi::Missing(#argument)
// For arrays: NULL is allowed if there is nothing in them.
#define CHASSIS_REQUIRE_IF(condition, argument) \
  if (condition) CHASSIS_REQUIRE(argument)

inline uintptr_t Number(const void* handle) { return reinterpret_cast<uintptr_t>(handle); }

template <typename Object>
Failure Refused(const char* call, const void* handle) {
  Error refusal = Object::table.Refusal(Number(handle), Object::kArgument).value();
  return Failure(Prefixed(std::string(call) + ": ", std::move(refusal)));
}

// `body` gets the open object behind `handle` and returns a Status.
template <typename Object, typename Body>
Status With(const char* call, const void* handle, Body&& body) {
  const auto pin = Object::table.Use(Number(handle));
  if (!pin) [[unlikely]]
    return Refused<Object>(call, handle);
  auto& object = static_cast<Object&>(pin.object());
  Status status = std::forward<Body>(body)(object);
  if (!status.has_value()) [[unlikely]] {
    return InCall(call, object.path, std::move(status).error());
  }
  return status;
}

template <typename Object, typename Outputs, typename Body>
chassis_status CallOn(const char* call, const void* handle, chassis_error* error,
                      Outputs&& on_failure, Body&& body) noexcept {
  return Call(error, std::forward<Outputs>(on_failure),
              [&] { return With<Object>(call, handle, std::forward<Body>(body)); });
}

template <typename Object>
chassis_status CloseHandle(const void* handle, chassis_error* error) noexcept {
  if (handle == nullptr) return CHASSIS_OK;
  return Call(error, OnFailure(),
              [&] { return Object::table.Close(Number(handle), Object::kArgument); });
}

template <typename Handle, typename Object>
Handle* NewHandle(std::unique_ptr<Object> object) {
  // NOLINTNEXTLINE(performance-no-int-to-ptr): a handle is a number in the shape of a pointer.
  return reinterpret_cast<Handle*>(Object::table.Add(std::move(object)));
}

// Refuses a second thread in an object that belongs to one at a time, without waiting.
class InUse {
 public:
  static Result<InUse> Enter(std::atomic_flag& flag, const char* argument) {
    if (!flag.test_and_set(std::memory_order_acquire)) return InUse(&flag);
    return Fail(Code::kExecutionBusy,
                std::string("argument ") + argument + ": another thread is using it");
  }
  InUse(InUse&& other) noexcept : flag_(std::exchange(other.flag_, nullptr)) {}
  InUse& operator=(InUse&&) = delete;
  ~InUse() {
    if (flag_ != nullptr) flag_->clear(std::memory_order_release);
  }

 private:
  explicit InUse(std::atomic_flag* flag) : flag_(flag) {}

  std::atomic_flag* flag_;
};

// Cold, so that callers of CheckDimension inline the comparison without the message.
[[gnu::cold]] inline Failure DimensionMismatch(size_t dimension, uint32_t collection_dimension) {
  return Fail(Code::kSchemaDimensionMismatch, "dimension is " + std::to_string(dimension) +
                                                  ", that of the collection is " +
                                                  std::to_string(collection_dimension));
}

// Checks the vectors of a caller, which have `dimension` floats each.
inline Status CheckDimension(size_t dimension, uint32_t collection_dimension) {
  if (dimension == collection_dimension) return {};
  return DimensionMismatch(dimension, collection_dimension);
}

}  // namespace chassis::capi

#endif  // CHASSIS_CAPI_CALL_H_
