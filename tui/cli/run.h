#pragma once

#include "src/base/result.h"
#include "tui/cli/call.h"

/// What each verb does, a file each.  Words and flags have been counted already (verbs.h).
namespace snug::tui {

Result<void> run_admin(const Call& call);
Result<void> run_chat(const Call& call);
Result<void> run_create(const Call& call);
Result<void> run_export(const Call& call);
Result<void> run_forget(const Call& call);
Result<void> run_join(const Call& call);
Result<void> run_key(const Call& call);
Result<void> run_list(const Call& call);
Result<void> run_pm(const Call& call);
Result<void> run_search(const Call& call);
Result<void> run_send(const Call& call);
Result<void> run_stats(const Call& call);
Result<void> run_status(const Call& call);
Result<void> run_tail(const Call& call);
Result<void> run_verify(const Call& call);
Result<void> run_wait(const Call& call);
Result<void> run_who(const Call& call);

} // namespace snug::tui
