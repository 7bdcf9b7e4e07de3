#include "src/session/sealed_client_state.h"

#include "src/protocol/limits.h"
#include "src/text/find_words.h"

#include <algorithm>
#include <utility>

/// Finding what was said in sealed channels, which no server can do.
namespace snug::session {

namespace {

constexpr std::size_t searched_at_most = 20'000; ///< messages, for one search

} // namespace

/// A search through what was sealed: channel after channel, page after page from the newest.
struct SealedClient::State::Searching {
    RequestId asked;
    text::FindWords words;
    std::uint64_t limit;
    std::vector<ChannelName> channels; ///< that are left, the next one last
    std::optional<Seq> before;
    std::size_t searched = 0;
    msg::SearchReply found;
};

void SealedClient::State::on(RequestId id, msg::Search request)
{
    const std::uint64_t most = limits::history_page;
    auto search = std::make_shared<Searching>(
        Searching{.asked = id,
                  .words = text::FindWords{request.words},
                  .limit = request.limit == 0 ? most : std::min(request.limit, most),
                  .channels = {},
                  .before = request.before,
                  .found = {}});
    if (request.channelName && ring_.find(*request.channelName)) {
        search->channels = {*request.channelName};
        return search_next(search);
    }
    if (request.channelName)
        return ask(request, [=, this](msg::ReplyBody& body) {
            if (auto* reply = std::get_if<msg::SearchReply>(&body))
                drop_foreign(request.channelName, *reply);
            answer(id, std::move(body));
        });
    ask(std::move(request), [=, this](msg::ReplyBody& body) {
        if (std::holds_alternative<Error>(body))
            return answer(id, std::move(body));
        search->found = std::get<msg::SearchReply>(std::move(body));
        drop_foreign(std::nullopt, search->found);
        search->channels = ring_.channels();
        search_next(search);
    });
}

/// What a server finds in sealed channels it has made up.
void SealedClient::State::drop_foreign(const std::optional<ChannelName>& channel,
                                       msg::SearchReply& reply) const
{
    std::erase_if(reply.found, [&](const msg::Found& found) {
        return was_sealed(found.said.channelName) ||
               (channel && found.said.channelName != *channel);
    });
    for (msg::Found& found : reply.found)
        found.said.opened.reset();
}

void SealedClient::State::search_next(const std::shared_ptr<Searching>& search)
{
    if (search->channels.empty() || search->words.empty()) {
        auto& found = search->found.found;
        std::ranges::stable_sort(found, std::ranges::greater{},
                                 [](const msg::Found& f) { return f.said.timestamp; });
        if (found.size() > search->limit) {
            found.erase(found.begin() + static_cast<std::ptrdiff_t>(search->limit), found.end());
            search->found.more = true;
        }
        return answer(search->asked, std::move(search->found));
    }
    when_fresh(search->channels.back(), [=, this] { search_page(search, 0); });
}

void SealedClient::State::search_page(const std::shared_ptr<Searching>& search,
                                      std::uint64_t found_here)
{
    msg::History query{.channelName = search->channels.back(),
                       .before = search->before,
                       .limit = limits::history_page};
    ask(query, [=, this](msg::ReplyBody& body) mutable {
        auto* page = std::get_if<msg::HistoryReply>(&body);
        const bool has_more = page && page->more && !page->entries.empty();
        if (page) {
            open_page(query, *page);
            search->searched += page->entries.size();
            for (auto entry = page->entries.rbegin();
                 entry != page->entries.rend() && found_here < search->limit; ++entry) {
                search->before = std::visit([](const auto& e) { return e.seq; }, *entry);
                if (auto* said = std::get_if<msg::Said>(&*entry))
                    found_here += look_at(*search, *said);
            }
        }
        const bool enough = found_here >= search->limit || search->searched >= searched_at_most;
        if (has_more && !enough)
            return search_page(search, found_here);
        search->found.more = search->found.more || (enough && has_more);
        search->before.reset();
        search->channels.pop_back();
        search_next(search);
    });
}

/// 1 if it is one.
std::uint64_t SealedClient::State::look_at(Searching& search, msg::Said& said)
{
    const auto places = search.words.find_in(said.message);
    if (places.empty())
        return 0;
    msg::Found found{std::move(said), {}};
    for (const auto& place : places)
        found.spans.push_back({place.begin, place.end});
    search.found.found.push_back(std::move(found));
    return 1;
}

} // namespace snug::session
