// SPDX-License-Identifier: Apache-2.0
#ifndef CHASSIS_CORE_BASE_THREAD_ANNOTATIONS_H_
#define CHASSIS_CORE_BASE_THREAD_ANNOTATIONS_H_

// Lock rules that clang checks (-Wthread-safety), except inside constructors and destructors. They
// are empty for other compilers. Used with core/base/mutex.h.
#ifdef __clang__
#define CHASSIS_THREAD_ATTRIBUTE(x) __attribute__((x))
#else
#define CHASSIS_THREAD_ATTRIBUTE(x)
#endif

#define CHASSIS_CAPABILITY(name) CHASSIS_THREAD_ATTRIBUTE(capability(name))
#define CHASSIS_SCOPED_CAPABILITY CHASSIS_THREAD_ATTRIBUTE(scoped_lockable)
#define CHASSIS_GUARDED_BY(mutex) CHASSIS_THREAD_ATTRIBUTE(guarded_by(mutex))
#define CHASSIS_ACQUIRE(...) CHASSIS_THREAD_ATTRIBUTE(acquire_capability(__VA_ARGS__))
#define CHASSIS_RELEASE(...) CHASSIS_THREAD_ATTRIBUTE(release_capability(__VA_ARGS__))
#define CHASSIS_REQUIRES(...) CHASSIS_THREAD_ATTRIBUTE(requires_capability(__VA_ARGS__))
#define CHASSIS_EXCLUDES(...) CHASSIS_THREAD_ATTRIBUTE(locks_excluded(__VA_ARGS__))

// Marks a member that is neither const, atomic nor guarded, in a class that owns a mutex: one
// thread uses the member, or it changes only while no other thread has the object. The suite
// `locks` fails on a member without a mark. The member's comment says why the mark is true, because
// nothing checks it.
#define CHASSIS_ONE_THREAD CHASSIS_THREAD_ATTRIBUTE(annotate("one thread"))

#endif  // CHASSIS_CORE_BASE_THREAD_ANNOTATIONS_H_
