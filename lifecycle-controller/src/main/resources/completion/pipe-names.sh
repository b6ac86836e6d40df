
# Names of pipes, where a command wants one and a controller answers at once. Else what is known
# without it: nobody waits for a completion.
_penstock_with_pipes() {
  _complete_penstock "$@"
  local word="${COMP_WORDS[COMP_CWORD]}"
  case " ${COMP_WORDS[2]} " in
    *" get "* | *" status "* | *" tables "* | *" events "* | *" pause "* | *" resume "* | *" resync "* | \
      *" edit "* | *" delete "* | *" wait "* | *" savepoints "* | *" export "* | *" verify "*) ;;
    *) return 0 ;;
  esac
  [ "$COMP_CWORD" -eq 3 ] && [ "${word#-}" = "$word" ] || return 0
  local names
  names="$(timeout 2 "${COMP_WORDS[0]}" pipe list --names 2>/dev/null)" || return 0
  local IFS=$'\n'
  COMPREPLY=($(compgen -W "$names" -- "$word"))
}
complete -F _penstock_with_pipes -o default penstock ./penstock
