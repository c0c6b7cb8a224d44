// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_CODING_H_
#define CHASSIS_CORE_BASE_CODING_H_

#include <bit>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

namespace chassis {

// Files are little-endian. A big-endian host fails to compile, because none is tested.
static_assert(std::endian::native == std::endian::little);

using ByteVector = std::vector<std::byte>;

template <std::unsigned_integral T>
T LoadLittle(const std::byte* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return value;
}

template <std::unsigned_integral T>
void StoreLittle(std::byte* to, std::type_identity_t<T> value) {
  std::memcpy(to, &value, sizeof(T));
}

inline std::span<const std::byte> AsBytes(std::string_view text) {
  return std::as_bytes(std::span(text.data(), text.size()));
}

inline std::string_view AsText(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Appends fields to a growing buffer.
class Encoder {
 public:
  explicit Encoder(ByteVector& out) : out_(out) {}

  template <std::unsigned_integral T>
  void Put(std::type_identity_t<T> value) {
    const size_t at = out_.size();
    out_.resize(at + sizeof(T));
    StoreLittle<T>(out_.data() + at, value);
  }
  void PutBytes(std::span<const std::byte> bytes) {
    out_.insert(out_.end(), bytes.begin(), bytes.end());
  }
  // A u16 length and the bytes. REQUIRES: at most 65,535 bytes, because a longer text would be
  // written with a wrong length.
  void PutText(std::string_view text) {
    Put<uint16_t>(static_cast<uint16_t>(text.size()));
    PutBytes(AsBytes(text));
  }
  void PadTo(size_t size) { out_.resize(size); }
  size_t size() const { return out_.size(); }

 private:
  ByteVector& out_;
};

// Reads fields in the order in which an Encoder put them. Reading past the end returns zeros and
// makes ok() false for good, so that one check after the last field is enough.
class Decoder {
 public:
  // What a field is that would begin exactly at the end: an error, or one that the writer did not
  // know yet and whose value is zero.
  enum class Missing : uint8_t { kFails, kIsZero };

  explicit Decoder(std::span<const std::byte> in, Missing missing = Missing::kFails)
      : in_(in), missing_(missing) {}

  template <std::unsigned_integral T>
  T Get() {
    const std::span<const std::byte> bytes = GetBytes(sizeof(T));
    return bytes.empty() ? T{0} : LoadLittle<T>(bytes.data());
  }
  // A view of the next `size` bytes; empty if fewer are left.
  std::span<const std::byte> GetBytes(uint64_t size) {
    if (!ok_ || size > in_.size() - at_) {
      ok_ = ok_ && missing_ == Missing::kIsZero && done();
      return {};
    }
    const auto bytes = in_.subspan(at_, static_cast<size_t>(size));
    at_ += static_cast<size_t>(size);
    return bytes;
  }
  std::string_view GetText() { return AsText(GetBytes(Get<uint16_t>())); }
  // Makes ok() false for good, for input that its length alone does not show to be impossible.
  void Fail() { ok_ = false; }
  bool ok() const { return ok_; }
  bool done() const { return at_ == in_.size(); }
  size_t remaining() const { return in_.size() - at_; }

 private:
  std::span<const std::byte> in_;
  Missing missing_;
  size_t at_ = 0;
  bool ok_ = true;
};

}  // namespace chassis

#endif  // CHASSIS_CORE_BASE_CODING_H_
