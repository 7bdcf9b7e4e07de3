#include "tui/model/wizard.h"

namespace snug::tui {

std::vector<Wizard::Field> fields(const Wizard& wizard)
{
    using enum Wizard::Field;
    std::vector<Wizard::Field> asked{server, purpose, channel};
    if (wizard.purpose == Wizard::Purpose::create)
        asked.push_back(access);
    if (wizard.purpose == Wizard::Purpose::join || wizard.access == Wizard::Access::password)
        asked.push_back(password);
    else if (wizard.access == Wizard::Access::group)
        asked.push_back(group);
    if (wizard.purpose == Wizard::Purpose::create)
        asked.push_back(keep);
    asked.push_back(name);
    return asked;
}

namespace {

template <class AnyWizard>
auto editor_of(AnyWizard& wizard, Wizard::Field field) -> decltype(&wizard.server)
{
    switch (field) {
    case Wizard::Field::server:
        return &wizard.server;
    case Wizard::Field::channel:
        return &wizard.channel;
    case Wizard::Field::group:
        return &wizard.group;
    case Wizard::Field::password:
        return &wizard.password;
    case Wizard::Field::keep:
        return &wizard.keep;
    case Wizard::Field::name:
        return &wizard.name;
    case Wizard::Field::purpose:
    case Wizard::Field::access:
        return nullptr;
    }
    return nullptr;
}

} // namespace

LineEditor* editor(Wizard& wizard, Wizard::Field field)
{
    return editor_of(wizard, field);
}

const LineEditor* editor(const Wizard& wizard, Wizard::Field field)
{
    return editor_of(wizard, field);
}

} // namespace snug::tui
