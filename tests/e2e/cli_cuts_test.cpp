#include "tests/support/cutting_proxy.h"
#include "tests/support/snug_process.h"
#include "tests/support/snugd_process.h"

#include <doctest/doctest.h>

#include <string>

using namespace snug::test;

namespace {

using namespace std::chrono_literals;

constexpr int messages = 40;
constexpr int cuts = 12;

/// The first connection lasts long enough to be in; the others about a login and some messages.
constexpr CuttingProxy::Cuts on_her_side{.first = 1800, .most = 3400, .count = cuts, .seed = 1};
constexpr CuttingProxy::Cuts on_his_side{.first = 2100, .most = 3400, .count = cuts, .seed = 2};

/// What tail prints, without the times.
std::string said(const std::string& output)
{
    std::string text;
    for (std::size_t at = 0; at < output.size();) {
        const std::size_t end = output.find('\n', at) + 1;
        text += output.substr(output.find('<', at), end - output.find('<', at));
        at = end;
    }
    return text;
}

} // namespace

TEST_CASE("a wire that is cut again and again loses nothing and doubles nothing")
{
    SnugdProcess server;
    const Person host{"host", server.port()};
    REQUIRE(host.runs({"create", "tea", "--open"}).exit_code == 0);
    const CuttingProxy her_wire{server.port(), on_her_side};
    const CuttingProxy his_wire{server.port(), on_his_side};
    const Person ada{"ada", her_wire.port()};
    const Person bob{"bob", his_wire.port()};

    SnugProcess tail = bob.starts({"tail", "-f", "tea"});
    SnugProcess chat = ada.starts({"chat", "tea"});
    std::string all;
    for (int i = 0; i < messages; ++i) {
        chat.type("message " + std::to_string(i) + "\n");
        all += "<ada> message " + std::to_string(i) + "\n";
    }
    chat.end_input();
    CHECK(chat.wait_for_exit(60s) == 0);
    CHECK(tail.wait_until_it_says("message " + std::to_string(messages - 1), 60s));

    CHECK(said(tail.output()) == all);
    CHECK(said(host.runs({"tail", "tea", "-n", "1000"}).output) == all);
    CHECK(her_wire.cuts() >= cuts / 2);
    CHECK(his_wire.cuts() >= cuts / 2);
}
