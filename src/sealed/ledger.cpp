#include "src/sealed/ledger.h"

#include <algorithm>
#include <iterator>

namespace snug::sealed {

namespace {

Seq after(Seq seq)
{
    return Seq{seq.value() + 1};
}

} // namespace

Judgement Ledger::judge(Seq seq, const MessageId& id, const MessageHead& head,
                        const std::array<std::byte, 32>& hash)
{
    const auto known = places_.find(seq);
    if (known != places_.end() && known->second.hash == hash && known->second.id == id)
        return known->second.judgement;
    Judgement judgement{.fault = fault_of(seq, id, head, hash)};
    if (!judgement.fault.empty()) {
        note(seq, hash); // others were shown it too
        return judgement;
    }
    const Stream stream{head.sender, head.stream};
    judgement.missing = missing_before(seq, stream, head.number);
    Place place{id, stream, head.number, head.epoch, head.seen_seq, head.seen, hash, {}};
    find_forks(seq, place, judgement);
    place.judgement = judgement;
    places_.emplace(seq, std::move(place));
    streams_[stream].emplace(head.number, seq);
    ids_.emplace(id, seq);
    note(seq, hash);
    return judgement;
}

std::string_view Ledger::fault_of(Seq seq, const MessageId& id, const MessageHead& head,
                                  const std::array<std::byte, 32>& hash) const
{
    if (const auto there = hashes_.find(seq); there != hashes_.end() && there->second != hash)
        return "another message stood in this place before";
    if (ids_.contains(id))
        return "it was said before, elsewhere";
    if (head.seen_seq >= seq.value())
        return "it knows of what comes after it";

    if (const auto stream = streams_.find({head.sender, head.stream}); stream != streams_.end()) {
        const auto next = stream->second.lower_bound(head.number);
        if (next != stream->second.end() && next->first == head.number)
            return "it was said before, elsewhere";
        const bool before_its_next = next == stream->second.end() || seq < next->second;
        const bool after_its_last = next == stream->second.begin() || seq > std::prev(next)->second;
        if (!before_its_next || !after_its_last)
            return "it is not in the order in which it was said";
    }

    const auto next = places_.lower_bound(seq);
    if (next != places_.end() && next->second.epoch < head.epoch)
        return "its key came after it";
    if (next != places_.begin() && std::prev(next)->second.epoch > head.epoch)
        return "its key is one the channel no longer had";
    return {};
}

Judgement Ledger::review(Seq seq, Seq last)
{
    const auto known = places_.find(seq);
    if (known == places_.end())
        return {};
    Place& place = known->second;
    place.judgement.missing =
        missing_before(seq, place.stream, place.number) + missing_after(seq, place, last);
    find_forks(seq, place, place.judgement);
    return place.judgement;
}

std::uint64_t Ledger::missing_before(Seq seq, const Stream& which, std::uint64_t number) const
{
    const auto stream = streams_.find(which);
    if (stream == streams_.end())
        return 0;
    const auto here = stream->second.lower_bound(number);
    if (here == stream->second.begin())
        return 0;
    const auto& [before, its_seq] = *std::prev(here);
    return is_covered(its_seq, seq) ? number - before - 1 : 0;
}

/// Only where the next one is beyond `last`: else that one has it before itself.
std::uint64_t Ledger::missing_after(Seq seq, const Place& place, Seq last) const
{
    const auto& stream = streams_.at(place.stream);
    const auto next = stream.upper_bound(place.number);
    if (next == stream.end() || next->second <= last || !is_covered(seq, next->second))
        return 0;
    return next->first - place.number - 1;
}

/// What we were shown we know: who names another message there was shown another history.  Where
/// we have not looked, two who disagree may both be right as far as they know.
void Ledger::find_forks(Seq seq, const Place& place, Judgement& judgement)
{
    if (const auto meant = expected_.find(seq);
        meant != expected_.end() && meant->second.hash != place.hash) {
        judgement.disputed = true;
        if (const auto other = places_.find(meant->second.said_at); other != places_.end())
            other->second.judgement.forked = true;
    }
    if (place.seen_seq == 0)
        return;
    const Seq at{place.seen_seq};
    if (const auto there = hashes_.find(at); there != hashes_.end()) {
        judgement.forked = judgement.forked || there->second != place.seen;
        return;
    }
    if (is_covered(at, at)) {
        judgement.forked = true;
        return;
    }
    const auto [first, is_new] = expected_.try_emplace(at, Expected{place.seen, seq});
    if (!is_new && first->second.hash != place.seen)
        judgement.disputed = true;
    if (expected_.size() > capacity)
        expected_.erase(expected_.begin());
}

void Ledger::note(Seq seq, const std::array<std::byte, 32>& hash)
{
    hashes_.emplace(seq, hash);
    if (hashes_.size() > capacity)
        forget_up_to(hashes_.begin()->first);
}

void Ledger::cover(Seq first, Seq last)
{
    if (first > last)
        return;
    // Ranges that touch become one.
    auto next = covered_.upper_bound(first);
    if (next != covered_.begin() && after(std::prev(next)->second) >= first)
        --next;
    while (next != covered_.end() && next->first <= after(last)) {
        first = std::min(first, next->first);
        last = std::max(last, next->second);
        next = covered_.erase(next);
    }
    covered_.emplace(first, last);
}

void Ledger::cover_up_to(Seq last)
{
    if (live_ && *live_ < last)
        cover(after(*live_), last);
    if (!live_ || *live_ < last)
        live_ = last;
}

bool Ledger::is_covered(Seq first, Seq last) const
{
    const auto next = covered_.upper_bound(first);
    return next != covered_.begin() && std::prev(next)->second >= last;
}

std::optional<Ledger::Newest> Ledger::newest() const
{
    if (hashes_.empty())
        return std::nullopt;
    return Newest{hashes_.rbegin()->first, hashes_.rbegin()->second};
}

/// What is forgotten is covered no longer: nothing is known to be missing there.
void Ledger::forget_up_to(Seq seq)
{
    for (auto place = places_.begin(); place != places_.end() && place->first <= seq;
         place = places_.erase(place)) {
        const auto stream = streams_.find(place->second.stream);
        stream->second.erase(place->second.number);
        if (stream->second.empty())
            streams_.erase(stream);
        ids_.erase(place->second.id);
    }
    hashes_.erase(hashes_.begin(), hashes_.upper_bound(seq));
    while (!covered_.empty() && covered_.begin()->first <= seq) {
        const Seq last = covered_.begin()->second;
        covered_.erase(covered_.begin());
        if (last > seq)
            covered_.emplace(after(seq), last);
    }
}

} // namespace snug::sealed
