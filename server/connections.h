#pragma once

#include "server/connection.h"
#include "src/base/check.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace snug::server {

/// Every open connection.  A SessionId is a place in a row and how often the place was taken,
/// so that finding one of thousands costs an index, and no id ever means a second connection.
class Connections {
public:
    /// Null if it is gone.
    [[nodiscard]] Connection* find(SessionId id) const
    {
        const std::size_t place = place_of(id);
        Connection* connection = place < rows_.size() ? rows_[place].connection.get() : nullptr;
        return connection != nullptr && connection->id() == id ? connection : nullptr;
    }

    /// What follows the id in Connection's constructor.
    template <class... Args>
    Connection& add(Args&&... args)
    {
        if (free_.empty()) {
            free_.push_back(rows_.size());
            rows_.emplace_back();
        }
        const std::size_t place = free_.back();
        Row& row = rows_[place];
        const SessionId id{(++row.taken << place_bits) | place};
        row.connection = std::make_unique<Connection>(id, std::forward<Args>(args)...);
        free_.pop_back();
        ++count_;
        return *row.connection;
    }

    void remove(SessionId id)
    {
        INVARIANT(find(id) != nullptr);
        rows_[place_of(id)].connection.reset();
        free_.push_back(place_of(id));
        --count_;
    }

    [[nodiscard]] std::size_t size() const { return count_; }

    template <class Visit>
    void for_each(Visit visit) const
    {
        for (std::size_t i = 0; i < rows_.size(); ++i)
            if (Connection* connection = rows_[i].connection.get())
                visit(*connection);
    }

private:
    static constexpr unsigned place_bits = 24;

    struct Row {
        std::unique_ptr<Connection> connection;
        std::uint64_t taken = 0;
    };

    static std::size_t place_of(SessionId id)
    {
        return id.value() & ((std::uint64_t{1} << place_bits) - 1);
    }

    std::vector<Row> rows_;
    std::vector<std::size_t> free_;
    std::size_t count_ = 0;
};

} // namespace snug::server
