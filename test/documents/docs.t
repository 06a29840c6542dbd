#!/usr/bin/perl
# The documentation is executed: every ```sql block of README.md and doc/ runs, a page at a time and top to bottom, in a
# copy of the demo database; a ```text block right after one must be what psql prints. Where a block creates an extension that
# this server does not have, it and the rest of its section are skipped.
use strict;
use warnings;
use File::Glob ':bsd_glob'; # a folder's name may have spaces
use Test::More;

my $root = $ENV{cskpi_root} or die "run by test/run\n";
my @pages = ("$root/README.md", sort(glob("$root/doc/*.md"), glob("$root/doc/*/*.md")));

sub blocks {
    my ($page) = @_;
    open my $in, '<:encoding(UTF-8)', $page or die "$page: $!";
    my (@blocks, $kind, $text, $line, $gap);
    my $section = 0;
    while (<$in>) {
        if (!defined $kind && /^```(\w*)/) { ($kind, $text, $line) = ($1, '', $.) }
        elsif (defined $kind && /^```\s*$/) {
            if ($kind eq 'sql') { push @blocks, { sql => $text, line => $line, section => $section } }
            elsif ($kind eq 'text' && @blocks && !$gap && !defined $blocks[-1]{text}) { $blocks[-1]{text} = $text }
            ($kind, $gap) = (undef, 0);
        }
        elsif (defined $kind) { $text .= $_ }
        elsif (/\S/) { $gap = 1; $section++ if /^##? / }
    }
    die "$page: a block is not closed\n" if defined $kind;
    return @blocks;
}

sub trimmed { my ($s) = @_; $s =~ s/[ \t]+$//mg; $s =~ s/\A\n+//; $s =~ s/\n+\z//; return $s }

my %available = map { $_ => 1 } split /\n/, `psql -XqAt -d postgres -c 'SELECT name FROM pg_available_extensions'`;

# Marks the blocks that cannot run here with what they miss.
sub mark_missing {
    my ($section, $missing) = (-1);
    for my $block (@_) {
        $missing = undef if $block->{section} != $section;
        $section = $block->{section};
        if ($block->{sql} =~ /CREATE EXTENSION (?:IF NOT EXISTS )?(\w+)/ && !$available{$1}) { $missing //= $1 }
        $block->{missing} = $missing;
    }
}

my $data = ($ENV{CSKPI_DATA} // "$root/../shared/data") . '/helpdesks';

# The tables of a help desk; whether they are those of the real data.
sub load_helpdesk {
    my ($db, $name) = @_;
    my $real = -f "$data/$name/load.sql" || -f "$data/$name/data.sql";
    system('psql', '-Xqd', 'postgres', '-c', "CREATE DATABASE $db", '-c', "\\c $db", '-c', 'CREATE EXTENSION cskpi', '-c', 'CREATE EXTENSION pgtap') == 0 or die;
    my $load = !$real ? "psql -Xqd $db -v ON_ERROR_STOP=1 -f '$root/test/documents/helpdesks/${name}_tables.inc'"
        : "cd '$data/$name' && psql -Xqd $db -v ON_ERROR_STOP=1 " . (-f "$data/$name/load.sql" ? '-f load.sql' : '-f schema.sql -f data.sql');
    system("($load) >/dev/null") == 0 or die "the tables of $name were not loaded";
    system('psql', '-Xqd', $db, '-c', 'ANALYZE');
    return $real;
}

# The checks of a help desk's page, in the database that the page has just made its views in.
sub check_helpdesk {
    my ($db, $name) = @_;
    local $ENV{helpdesk} = "$data/$name";
    my @lines = split /\n/, `psql -X -q -A -t -v ON_ERROR_STOP=1 -d $db -f '$root/test/documents/helpdesks/${name}_check.inc' 2>&1`;
    my $failed = $?;
    for (@lines) { if (/^(not )?ok \d+ - (.*)/) { ok(!$1, "$name: $2") } elsif (/\S/ && !/^1\.\./) { diag($_) } }
    ok(!$failed, "the checks of $name ran to their end");
}

# The form type 'literal' of types of our own, which some parsers (Superset's) refuse: '…'::type is read everywhere.
my $own_types = join '|', split /\n/, `psql -X -A -t -d cskpi_test -c "SELECT typname FROM pg_type t JOIN pg_depend d ON d.objid = t.oid AND d.deptype = 'e' JOIN pg_extension e ON e.oid = d.refobjid AND e.extname = 'cskpi' WHERE typtype = 'b' AND typelem = 0"`;
like($own_types, qr/business_hours/, 'the types were found');
for my $page (@pages, glob("$root/integrations/*.md"), glob("$root/integrations/*/*.md")) {
    for my $block (blocks($page)) {
        (my $where = $page) =~ s/^\Q$root\E\///;
        unlike($block->{sql}, qr/\b(?:$own_types)\s+'/, "$where line $block->{line} has no literal behind the name of a type") if $block->{sql} =~ /\b(?:$own_types)\b/;
    }
}

my $n = 0;
for my $page (@pages) {
    my @blocks = blocks($page);
    (my $name = $page) =~ s/^\Q$root\E\///;
    next unless @blocks;
    mark_missing(@blocks);
    my $db = "doc_" . ++$n;
    my ($desk) = $name =~ m{/(\w+)\.md$};
    undef $desk unless $desk && -f "$root/test/documents/helpdesks/${desk}_tables.inc";
    my $checks = $desk && -f "$root/test/documents/helpdesks/${desk}_check.inc";
    my $compare = 1;
    if ($desk) {
        $compare = load_helpdesk($db, $desk) || !$checks;
        diag("SKIPPED: the tables of $desk are not there; $name runs on a few rows of our own") unless $compare;
    }
    else { system('psql', '-Xqd', 'postgres', '-c', "CREATE DATABASE $db TEMPLATE demo STRATEGY file_copy") == 0 or die }
    my $script = "$ENV{scratch}/$db.sql";
    open my $out, '>:encoding(UTF-8)', $script or die;
    print $out "SET TimeZone = 'UTC';\n";
    for my $i (grep { !$blocks[$_]{missing} } 0 .. $#blocks) { print $out "\\echo \@\@\@ $i\n$blocks[$i]{sql}\n" }
    close $out;
    my $output = `psql -X -q -d $db -f '$script' 2>&1`;
    utf8::decode($output);
    $output =~ s/^psql:\S+?:\d+: //mg;
    my %got = $output =~ /^\@\@\@ (\d+)\n(.*?)(?=^\@\@\@ |\z)/msg;
    for my $i (0 .. $#blocks) {
        my $got = trimmed($got{$i} // '(did not run)');
        my $where = "$name line $blocks[$i]{line}";
        if ($blocks[$i]{missing}) {
            SKIP: { diag("SKIPPED: $where needs the extension $blocks[$i]{missing}"); skip("$blocks[$i]{missing} is not installed", 1) }
        }
        elsif (defined $blocks[$i]{text} && $compare) { is($got, trimmed($blocks[$i]{text}), "$where prints what it says") }
        else { unlike($got, qr/^(ERROR|FATAL|\(did not run)/m, "$where runs") }
    }
    check_helpdesk($db, $desk) if $checks && $compare;
    system('psql', '-Xqd', 'postgres', '-c', "DROP DATABASE $db");
}
# What a page explains and the demo runs is one text.
sub text_of { open my $in, '<:encoding(UTF-8)', $_[0] or die "$_[0]: $!"; local $/; return scalar <$in> }
my ($weekly) = text_of("$root/demo/weekly.sql") =~ /^(CREATE FUNCTION.*)\z/ms;
ok(index(text_of("$root/doc/cookbook/weekly-report.md"), $weekly) > 0, 'the weekly report of the cookbook is the one of the demo');
# Every function that a user may call, which is every one that no type, operator, cast or aggregate is made of, has its row.
my $reference = '';
for my $page (glob("$root/doc/*.md")) { open my $in, '<:encoding(UTF-8)', $page or die; local $/; $reference .= <$in> }
my @public = split /\n/, `psql -X -A -t -d cskpi_test -f '$root/test/catalog/public_functions.inc'`;
cmp_ok(scalar @public, '>', 50, 'the public functions were found');
for my $name (@public) { ok($reference =~ /`[^`\n]*\b\Q$name\E\(/, "$name is in the reference") }
done_testing();
