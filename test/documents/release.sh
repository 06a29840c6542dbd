#!/bin/sh
# What a release is made of agrees: one version everywhere, links that lead somewhere, the files that META.json names, and a zip of `make dist` with all that a
# build takes. test/packages builds it.
. "$cskpi_root/test/servers/shell.inc"
copy=$scratch/release
version=$(sed -n "s/^default_version = '\(.*\)'/\1/p" "$cskpi_root/cskpi.control")

# meta KEY...: what META.json says.
meta() { perl -MJSON::PP -0777 -e '$v = decode_json(<STDIN>); $v = $v->{$_} for @ARGV; print $v' "$@" <"$cskpi_root/META.json"; }
says() { what=$1; shift; check "$what is of version $version" [ "$("$@")" = "$version" ]; }
says "the Makefile" sed -n 's/^EXTVERSION = //p' "$cskpi_root/Makefile"
says "META.json" meta version
says "what META.json provides" meta provides cskpi version
says "the first entry of CHANGELOG.md" sh -c "sed -n 's/^## \([0-9.]*\).*/\1/p' '$cskpi_root/CHANGELOG.md' | head -1"
says "the Debian package" sh -c "sed -n '1s/^cskpi (\(.*\)-[^-]*) .*/\1/p' '$cskpi_root/debian/changelog'"
check "the documentation that META.json names is there" test -s "$cskpi_root/$(meta provides cskpi docfile)"
check "debian/control is what debian/control.in says" sh -c "version=\$(sed -n 's/^Package: postgresql-\([0-9]*\)-.*/\1/p' '$cskpi_root/debian/control'); sed \"s/PGVERSION/\$version/g\" '$cskpi_root/debian/control.in' | diff - '$cskpi_root/debian/control'"

# Every link to a file of ours: PAGE LINK.
links() {
  (cd "$cskpi_root" && find . -name '*.md' -not -path './.git/*' | while read -r page; do
    awk '/^```/ { code = !code } !code' "$page" | grep -oE '\]\([^):#]+[)#]' | tr -d '])(#' | while read -r link; do echo "$page $link"; done
  done)
}
broken() { links | while read -r page link; do [ -e "$cskpi_root/${page%/*}/$link" ] || echo "$page has a link to $link, which is not there"; done; }
check "there are links" [ "$(links | wc -l)" -gt 100 ]
check "and all lead somewhere" sh -c '[ -z "$1" ] || { echo "$1"; exit 1; }' sh "$(broken)"

# Why the Makefile says.
check "no bitcode is built or installed" sh -c "make -n -C '$cskpi_root' install DESTDIR='$copy' PG_CONFIG='$pg_config' with_llvm=yes >'$scratch/commands' && ! grep '[.]bc\|bitcode' '$scratch/commands'"
extract() { if command -v unzip; then unzip -q "$1" -d "$2"; else python3 -m zipfile -e "$1" "$2"; fi; }
if git clone -q "$cskpi_root" "$copy" 2>/dev/null; then
  check "make dist" make -s -C "$copy" dist PG_CONFIG="$pg_config"
  check "makes a zip" extract "$copy/cskpi-$version.zip" "$copy/from"
  from=$copy/from/cskpi-$version
  check "with the file that META.json names" test -s "$from/$(meta provides cskpi file)"
  check "which is the script that is installed" diff "$from/$(meta provides cskpi file)" "$copy/cskpi--$version.sql"
  for part in Makefile META.json LICENSE README.md cskpi.control src sql expected doc test debian; do
    check "and with $part" sh -c "git -C '$copy' archive HEAD '$part' | tar x -C '$copy/from' && diff -r '$copy/from/$part' '$from/$part'"
  done
  # Built in another folder: an object, the script, the pages with their folders.
  mkdir "$copy/elsewhere"
  check "a build here forbids one in another folder" sh -c "! make -s -C '$copy/elsewhere' -f '$copy/Makefile' src/rate.o PG_CONFIG='$pg_config'"
  make -s -C "$copy" clean PG_CONFIG="$pg_config"
  check "a build in another folder" make -s -C "$copy/elsewhere" -f "$copy/Makefile" src/rate.o "cskpi--$version.sql" PG_CONFIG="$pg_config"
  check "gives the same script" diff "$copy/elsewhere/cskpi--$version.sql" "$from/cskpi--$version.sql"
  make -s -C "$copy/elsewhere" -f "$copy/Makefile" install-docs DESTDIR="$copy/installed" PG_CONFIG="$pg_config"
  check "pages find each other where they are installed" sh -c "cd '$copy/installed$("$pg_config" --docdir)/extension/cskpi/doc' && ls README.md rate.md cookbook/zendesk.md pictures/kpis.svg ../README.md"
  echo >>"$copy/Makefile"
  check "what is not committed stops it" sh -c "! make -s -C '$copy' dist PG_CONFIG='$pg_config'"
else
  echo "# SKIPPED: make dist, for this is no git checkout"
fi
rm -rf "$copy"
done_testing
