#pragma once

namespace snug {

/// What both programs see to first of all.  Descriptors 0, 1 and 2 are open, if only on
/// /dev/null, lest a socket get their number and the log be written into it.  New files are ours
/// alone; no core dump and no debugger shows what is in our memory.
void harden_process();

/// As many descriptors as the system lets us have.
void raise_descriptor_limit();

} // namespace snug
