# Completion of snug(1) in bash.  A test holds it to the program's tables.

_snug() {
    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
    local verbs="admin chat create export forget join key list pm search send stats status tail verify wait who"
    local flags="--server --host --port --trust --name --password-file --json --plain --no-remember --no-screen --help --version"
    local verb="" word known
    COMPREPLY=()

    case $prev in
    --password-file | --dump-screen)
        COMPREPLY=($(compgen -f -- "$cur"))
        return
        ;;
    --keep)
        COMPREPLY=($(compgen -W "30d 1000 none forever" -- "$cur"))
        return
        ;;
    --server | --host | --port | --trust | --name | --group | --lines | --timeout | --format | --confirm | -n)
        return
        ;;
    esac

    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        if [[ " $verbs " == *" $word "* ]]; then
            verb=$word
            break
        fi
    done

    case $verb in
    chat) flags+=" --open" ;;
    create) flags+=" --open --group --keep --dump-screen" ;;
    export | status) flags+=" --format" ;;
    join) flags+=" --open --dump-screen" ;;
    search) flags+=" --channel --lines" ;;
    tail) flags+=" --lines --follow" ;;
    verify) flags+=" --confirm --yes" ;;
    wait) flags+=" --mention --timeout" ;;
    esac

    if [[ $cur == -* ]]; then
        COMPREPLY=($(compgen -W "$flags" -- "$cur"))
    elif [[ -z $verb ]]; then
        COMPREPLY=($(compgen -W "$verbs" -- "$cur"))
    elif [[ $verb == admin && $prev == admin ]]; then
        COMPREPLY=($(compgen -W "backup" -- "$cur"))
    elif [[ $verb == admin ]]; then
        COMPREPLY=($(compgen -f -- "$cur"))
    elif [[ " chat create export forget join send tail wait who " == *" $verb "* ]]; then
        known=${XDG_DATA_HOME:-$HOME/.local/share}/snug/known_channels
        COMPREPLY=($(compgen -W "$(sed -n 's/^[0-9a-f]* \([^ ]*\) .*/\1/p' "$known" 2>/dev/null)" -- "$cur"))
    fi
}

complete -F _snug snug
