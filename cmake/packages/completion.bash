# SPDX-License-Identifier: LGPL-2.1-or-later
#
# Completion for virtbind and virtbind-gen in bash (and zsh, by bashcompinit).  Commands, options and
# the words that an option takes come from --help, so there is nothing here to keep up to date.

# The first words of the lists in --help, one a line: commands, or options.
_virtbind_words() {
  COLUMNS=1000 "$@" --help 2>/dev/null |
    sed -nE 's/^ {2,4}(-h, ?)?(--?[a-z][a-z-]*|[a-z][a-z-]*)([ ,].*)?$/\2/p'
}

# The words that an option takes, where it is a choice: --format text|json.
_virtbind_choices() {
  COLUMNS=1000 "${@:2}" --help 2>/dev/null |
    sed -nE "s/^ +$1 +([a-z]+(\|[a-z]+)+) .*/\1/p; s/^ +$1 +\{([a-z]+(,[a-z]+)+)\}.*/\1/p" |
    tr '|,' '\n\n'
}

_virtbind() {
  local program=$1 current=$2 previous=$3 words
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    words=$(_virtbind_words "$program")
  elif [[ $current == -* ]]; then
    words=$(_virtbind_words "$program" "${COMP_WORDS[1]}" | grep '^-')
  elif [[ $previous == --* ]]; then
    words=$(_virtbind_choices "$previous" "$program" "${COMP_WORDS[1]}")
  fi
  if [[ -n $words ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  else
    compopt -o filenames 2>/dev/null
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}

complete -F _virtbind virtbind virtbind-gen
