# Completion of snug(1) in fish.  A test holds it to the program's tables.

function __snug_channels
    set -l data $XDG_DATA_HOME
    test -n "$data"; or set data ~/.local/share
    test -r $data/snug/known_channels; or return
    string replace -rf '^[0-9a-f]+ (\S+) .*' '$1' <$data/snug/known_channels
end

complete -c snug -f
complete -c snug -n '__fish_seen_subcommand_from chat create export forget join send tail wait who' -a '(__snug_channels)'

complete -c snug -n __fish_use_subcommand -a admin -d 'what only the operator may do; alone, what there is'
complete -c snug -n __fish_use_subcommand -a chat -d 'a line a message: for pipes, bare terminals and screen readers'
complete -c snug -n __fish_use_subcommand -a create -d 'make a channel, and go in'
complete -c snug -n __fish_use_subcommand -a export -d 'all that was said and is kept, oldest first'
complete -c snug -n __fish_use_subcommand -a forget -d 'forget that you were in a channel'
complete -c snug -n __fish_use_subcommand -a join -d 'go into a channel'
complete -c snug -n __fish_use_subcommand -a key -d 'your key: show it, export or import it'
complete -c snug -n __fish_use_subcommand -a list -d 'the server\'s channels'
complete -c snug -n __fish_use_subcommand -a pm -d 'say TEXT, or standard input, to one person'
complete -c snug -n __fish_use_subcommand -a search -d 'messages that have all these words, newest first'
complete -c snug -n __fish_use_subcommand -a send -d 'say TEXT, or standard input'
complete -c snug -n __fish_use_subcommand -a stats -d 'what the server counts'
complete -c snug -n __fish_use_subcommand -a status -d 'the server, and who you are there'
complete -c snug -n __fish_use_subcommand -a tail -d 'what was said last'
complete -c snug -n __fish_use_subcommand -a verify -d 'digits to compare with somebody, so that nobody comes in their place'
complete -c snug -n __fish_use_subcommand -a wait -d 'wait until somebody speaks'
complete -c snug -n __fish_use_subcommand -a who -d 'who is in a channel'

complete -c snug -l server -x -d 'unix:PATH or HOST:PORT; else the first that answers'
complete -c snug -l host -x -d 'the server\'s host, with --port; else localhost'
complete -c snug -l port -x -d 'the server\'s port; else 12345'
complete -c snug -l trust -x -d 'trust a new server with this fingerprint, and no other'
complete -c snug -l name -x -d 'what to be called; else your login name'
complete -c snug -l password-file -rF -d 'read a channel\'s password from the first line of FILE'
complete -c snug -l json -d 'print JSON, an object a line'
complete -c snug -l plain -d 'no screen control: a line a message'
complete -c snug -l no-remember -d 'write no file: no key, no channel'
complete -c snug -l no-screen -d 'do it and end, without the full screen'
complete -c snug -s h -l help -d 'say how it is used, and end'
complete -c snug -l version -d 'print the version, and end'

complete -c snug -n '__fish_seen_subcommand_from chat' -l open -d 'let the server read the channel'
complete -c snug -n '__fish_seen_subcommand_from create' -l open -d 'let the server read the channel'
complete -c snug -n '__fish_seen_subcommand_from create' -l group -x -d 'members of this Unix group may enter, and nobody else'
complete -c snug -n '__fish_seen_subcommand_from create' -l keep -x -d 'how long to keep what is said: 30d, 1000, none, forever'
complete -c snug -n '__fish_seen_subcommand_from create' -l dump-screen -rF -d 'write what the screen shows to FILE, for tests'
complete -c snug -n '__fish_seen_subcommand_from export' -l format -x -d 'of export: text or json; of status: with {server} and the like'
complete -c snug -n '__fish_seen_subcommand_from join' -l open -d 'let the server read the channel'
complete -c snug -n '__fish_seen_subcommand_from join' -l dump-screen -rF -d 'write what the screen shows to FILE, for tests'
complete -c snug -n '__fish_seen_subcommand_from search' -l channel -x -d 'only in this channel; else in all you are in'
complete -c snug -n '__fish_seen_subcommand_from search' -s n -l lines -x -d 'the last N messages; else 10'
complete -c snug -n '__fish_seen_subcommand_from status' -l format -x -d 'of export: text or json; of status: with {server} and the like'
complete -c snug -n '__fish_seen_subcommand_from tail' -s n -l lines -x -d 'the last N messages; else 10'
complete -c snug -n '__fish_seen_subcommand_from tail' -s f -l follow -d 'go on with what is said from now on'
complete -c snug -n '__fish_seen_subcommand_from verify' -l confirm -x -d 'these are the digits the other sees: they are verified'
complete -c snug -n '__fish_seen_subcommand_from verify' -l yes -d 'the digits have been compared: they are verified'
complete -c snug -n '__fish_seen_subcommand_from wait' -l mention -d 'only a message that has your name in it'
complete -c snug -n '__fish_seen_subcommand_from wait' -l timeout -x -d 'give up after so long: 30s, 5m, 2h'
