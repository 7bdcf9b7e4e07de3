#pragma once

#include "server/connection.h"
#include "src/base/check.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace snug::server {

/// Every open connection.  A SessionId counts up and never comes back; its low bits are its
/// place in a row, so that finding one of thousands costs an index.  A number whose place is
/// still taken by somebody who came long before is left out.
class Connections {
public:
    /// Null if it is gone.
    [[nodiscard]] Connection* find(SessionId id) const
    {
        Connection* connection = row_[place_of(id)].get();
        return connection != nullptr && connection->id() == id ? connection : nullptr;
    }

    /// What follows the id in Connection's constructor.
    template <class... Args>
    Connection& add(Args&&... args)
    {
        if (count_ * 2 >= row_.size())
            widen();
        SessionId id{next_++};
        while (row_[place_of(id)])
            id = SessionId{next_++};
        auto& place = row_[place_of(id)];
        place = std::make_unique<Connection>(id, std::forward<Args>(args)...);
        ++count_;
        return *place;
    }

    void remove(SessionId id)
    {
        INVARIANT(find(id) != nullptr);
        row_[place_of(id)].reset();
        --count_;
    }

    [[nodiscard]] std::size_t size() const { return count_; }

    template <class Visit>
    void for_each(Visit visit) const
    {
        for (const auto& connection : row_)
            if (connection)
                visit(*connection);
    }

private:
    using Row = std::vector<std::unique_ptr<Connection>>;

    [[nodiscard]] std::size_t place_of(SessionId id) const { return id.value() % row_.size(); }

    void widen()
    {
        Row before = std::exchange(row_, Row(row_.size() * 2));
        for (auto& connection : before)
            if (connection)
                row_[place_of(connection->id())] = std::move(connection);
    }

    Row row_ =
        Row(64); // a power of two: ids that had places of their own keep them when it doubles
    std::size_t count_ = 0;
    std::uint64_t next_ = 1;
};

} // namespace snug::server
