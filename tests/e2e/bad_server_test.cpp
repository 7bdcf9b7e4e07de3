// A server that lies, rambles or stops in the middle of a word harms no client: it is left, or
// put up with, and what is wrong is said in words.

#include "tests/support/bad_stream.h"
#include "tests/support/fake_clock.h"
#include "tests/support/hostile_text.h"
#include "tests/support/lying_server.h"
#include "tests/support/seat.h"
#include "tests/support/seeded_random.h"
#include "tests/support/snugd_process.h"

#include "src/base/overloaded.h"
#include "src/session/client_session.h"
#include "tui/update/update.h"
#include "tui/view/draw.h"

#include <doctest/doctest.h>

#include <array>
#include <csignal>
#include <map>
#include <memory>

#include <sys/resource.h>

using namespace snug;
using namespace snug::test;

namespace {

constexpr std::size_t most_bytes = 64UL << 20;

/// Resident at most, so far: of this process, or of the largest child that has ended.
std::size_t peak_bytes(int whose)
{
    rusage usage{};
    REQUIRE(::getrusage(whose, &usage) == 0);
    return static_cast<std::size_t>(usage.ru_maxrss) * 1024;
}

/// The client without a terminal and a socket: session, model and views, joined as app.cpp joins
/// them, with somebody at the keys who looks at everything.
class ClientInMemory {
public:
    ClientInMemory() : session_{"snug", *MemberName::parse("ada"), nullptr, clock_.now().mono}
    {
        model_.size = {.rows = 24, .columns = 80};
        model_.screen = tui::Screen::chat;
        model_.as_last_time = false;
        model_.now = clock_.now();
    }

    /// What waits to be sent, a line a request.
    std::vector<std::string> asks()
    {
        std::vector<std::string> lines;
        std::array<std::string_view, 1> piece;
        while (session_.gather(piece, clock_.now().mono) == 1) {
            lines.emplace_back(piece[0]);
            session_.consume(piece[0].size(), clock_.now().mono);
        }
        return lines;
    }

    void hears(std::string_view bytes)
    {
        clock_.advance(std::chrono::milliseconds{300});
        if (lost_)
            return;
        session_.feed(bytes, clock_.now().mono);
        while (auto step = session_.next(clock_.now().mono))
            std::visit([this](auto& what) { take(what); }, *step);
    }

    /// Enters, looks around, scrolls, searches, says something; another thing each time.
    void acts(std::size_t turn)
    {
        constexpr std::array<std::string_view, 8> lines{"/join tea", "/goto first", "/search tea",
                                                        "/list",     "/who",        "/pm bob hi",
                                                        "hi",        "/stats"};
        for (const char c : lines[turn % lines.size()])
            tell(tui::Input{tui::key(static_cast<char32_t>(c))});
        tell(tui::Input{tui::key(tui::NamedKey::enter)});
        tell(tui::Input{tui::key(tui::NamedKey::escape)});
        tell(tui::Input{tui::key(tui::NamedKey::page_up)});
        for (tui::Intent& intent : tui::on_time(model_, turn_of()))
            carry_out(intent);
    }

    std::string screen()
    {
        tui::check(model_);
        tui::Grid grid{model_.size};
        tui::draw(model_, grid);
        return grid.to_text() + tui::window_title(model_).str();
    }

    [[nodiscard]] const std::optional<Error>& lost() const { return lost_; }
    [[nodiscard]] const tui::Model& model() const { return model_; }

private:
    tui::Turn turn_of() { return {clock_.now(), random_}; }

    void take(session::LoggedIn& in)
    {
        tell(tui::LinkNews{tui::LinkIsUp{text::SafeText::literal("here"), in.hello, in.login}});
    }
    void take(session::LinkFailed& failed)
    {
        lost_ = failed.error;
        asked_.clear();
        tell(tui::LinkNews{tui::LinkIsDown{failed.error, clock_.now().mono}});
    }
    void take(session::Answered& answered)
    {
        auto asked = asked_.extract(answered.request);
        if (!asked.empty())
            tell(tui::Answer{std::move(asked.mapped()), std::move(answered.body)});
    }
    void take(msg::Event& event) { tell(event); }
    void take(session::LogChanged&) {}

    template <class News>
    void tell(News news)
    {
        for (tui::Intent& intent : tui::update(model_, std::move(news), turn_of()))
            carry_out(intent);
    }
    void carry_out(tui::Intent& intent)
    {
        auto* send = std::get_if<tui::SendRequest>(&intent);
        if (send != nullptr && session_.logged_in() && asked_.size() < 200)
            asked_.emplace(session_.request(std::move(send->request), clock_.now().mono),
                           std::move(send->purpose));
    }

    FakeClock clock_;
    SeededRandom random_;
    tui::Model model_{*MemberName::parse("ada")};
    session::ClientSession session_;
    std::map<RequestId, tui::Purpose> asked_;
    std::optional<Error> lost_;
};

/// One stream, to its end or for as long as somebody would put up with it; true if it was left.
bool survives(std::uint64_t seed)
{
    constexpr std::size_t turns = 6;
    BadStream stream{seed};
    ClientInMemory ada;
    CAPTURE(seed);
    CAPTURE(stream.kind());
    for (std::size_t turn = 0; turn < turns && !ada.lost(); ++turn) {
        for (const std::string& request : ada.asks())
            ada.hears(stream.answer(BadStream::Json::parse(request)));
        ada.acts(turn);
        if (turn % 5 != 0)
            continue;
        const std::string screen = ada.screen();
        if (const auto harm = harm_in(screen))
            FAIL(*harm);
    }
    if (ada.lost()) {
        CHECK_FALSE(ada.lost()->text.empty());
        CHECK_FALSE(ada.model().link.why.empty());
        CHECK(harm_in(ada.screen()) == std::nullopt);
    }
    return ada.lost().has_value();
}

LyingServer bad_server(std::uint64_t seed)
{
    auto streams = std::make_shared<std::map<std::size_t, BadStream>>();
    return LyingServer{[streams, seed](const BadStream::Json& request, std::size_t connection) {
        return streams->try_emplace(connection, seed).first->second.answer(request);
    }};
}

} // namespace

TEST_CASE("ten thousand bad servers crash no client, and each that is left is left in words")
{
    constexpr std::uint64_t streams = sanitized ? 1'400 : 10'000;
    std::size_t left = 0;
    for (std::uint64_t seed = 0; seed < streams; ++seed)
        left += survives(seed) ? 1U : 0U;
    CHECK(left > streams / 4); // the others say what does no harm
    CHECK(left < streams);
    if (!sanitized)
        CHECK(peak_bytes(RUSAGE_SELF) < most_bytes);
}

TEST_CASE("bad servers neither crash the real client nor make it large")
{
    for (std::uint64_t seed = 0; seed < BadStream::kinds(); ++seed) {
        CAPTURE(seed);
        CAPTURE(BadStream{seed}.kind());
        const LyingServer server = bad_server(seed);
        const Seat ada{"ada", server.address()};
        PtyScreen screen = ada.runs({"join", "tea"});
        PtyScreen tail = ada.runs({"tail", "tea", "--json"});
        // Until it has come back after a break, or has had its time.
        screen.wait_until([&] { return server.connections() > 3; }, std::chrono::seconds{1});
        screen.signal(SIGTERM);
        tail.signal(SIGTERM);
        const auto ended = screen.wait_for_exit(long_enough);
        REQUIRE(ended);
        CHECK(*ended == 128 + SIGTERM);
        CHECK_FALSE(screen.output().empty());
        const auto tail_ended = tail.wait_for_exit(long_enough);
        REQUIRE(tail_ended);
        CHECK((*tail_ended < 128 || *tail_ended == 128 + SIGTERM));
        if (*tail_ended != 0 && *tail_ended < 128)
            CHECK(tail.output().find("snug: ") != std::string::npos);
        CHECK_FALSE(harm_in(without_drawing(screen.output())));
    }
    if (!sanitized)
        CHECK(peak_bytes(RUSAGE_CHILDREN) < most_bytes);
}
