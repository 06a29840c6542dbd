#!/usr/bin/perl
# Every query of the dashboards runs on the demo's tables, with what Grafana and Metabase put in place of their macros.
use strict;
use warnings;
use JSON::PP;
use Test::More;

my $root = $ENV{cskpi_root} or die "run by test/run\n";
my ($from, $to) = ("'2025-07-01T00:00:00Z'", "'2025-12-29T00:00:00Z'");

sub contents { open my $in, '<:encoding(UTF-8)', $_[0] or die "$_[0]: $!"; local $/; return scalar <$in> }

# The header and the first row, as hashes do not keep their order; or what psql said.
sub rows {
    my ($sql) = @_;
    my $file = "$ENV{scratch}/dashboard.sql";
    open my $out, '>:encoding(UTF-8)', $file or die;
    print $out "SET TimeZone = 'UTC';\n$sql;\n";
    close $out;
    my @lines = split /\n/, `psql -X -q -A -P footer=off -d demo -v ON_ERROR_STOP=1 -f '$file' 2>&1`;
    return @lines;
}
sub gives_rows {
    my ($sql, $what) = @_;
    my @rows = rows($sql);
    unlike("@rows", qr/ERROR/, "$what runs");
    cmp_ok(scalar @rows, '>', 1, "$what gives rows") or diag($sql);
    unlike($sql, qr/\$__|\$\{|\{\{|\[\[/, "$what has no macro left");
    return @rows;
}

my $board = decode_json(do { open my $in, '<:raw', "$root/integrations/grafana/support.json" or die; local $/; <$in> });
my ($list) = map { $_->{query} } grep { $_->{name} eq 'team' } @{ $board->{templating}{list} };
my (undef, @teams) = gives_rows($list, 'Grafana: the list of teams');
my $teams = join ',', map { "'$_'" } @teams;
cmp_ok(scalar @{ $board->{panels} }, '>', 8, 'the panels were found');
for my $panel (@{ $board->{panels} }) {
    for my $target (@{ $panel->{targets} }) {
        my $sql = $target->{rawSql};
        $sql =~ s/\$__timeFilter\((\w+)\)/$1 BETWEEN $from AND $to/g;
        $sql =~ s/\$__timeFrom\(\)/$from/g;
        $sql =~ s/\$__timeTo\(\)/$to/g;
        $sql =~ s/\$\{team:sqlstring\}/$teams/g;
        my @rows = gives_rows($sql, "Grafana: $panel->{title}");
        like($rows[0], qr/^time\|/, "$panel->{title} has its time first") if $target->{format} eq 'time_series';
    }
}
# One number of the dashboard against SQL of one's own.
my ($csat) = map { $_->{targets}[0]{rawSql} } grep { $_->{title} eq 'CSAT' } @{ $board->{panels} };
$csat =~ s/\$__timeFilter\((\w+)\)/$1 BETWEEN $from AND $to/; $csat =~ s/\$\{team:sqlstring\}/'Billing'/;
is((rows("SELECT round(value, 10) FROM ($csat) AS q"))[1],
   (rows("SELECT round(100.0 * count(*) FILTER (WHERE rating >= 4) / count(rating), 10) FROM tickets WHERE team = 'Billing' AND created_at BETWEEN $from AND $to"))[1], 'the CSAT of the dashboard is that of the rows');

my @questions = contents("$root/integrations/metabase.md") =~ /```sql\n(.*?)```/sg;
cmp_ok(scalar @questions, '>', 4, 'the questions of Metabase were found');
for my $i (0 .. $#questions) {
    for my $team ('', "'Billing'") {
        my $sql = $questions[$i];
        if ($team) { $sql =~ s/\[\[(.*?)\]\]/$1/sg } else { $sql =~ s/\[\[.*?\]\]//sg }
        $sql =~ s/\{\{team\}\}/$team/g; $sql =~ s/\{\{since\}\}/date '2025-07-01'/g; $sql =~ s/\{\{until\}\}/date '2025-12-29'/g;
        gives_rows($sql, "Metabase: question " . ($i + 1) . ($team && ' of one team'));
    }
}

# What Superset's dashboard reads beside the tickets; superset.sh runs Superset itself.
like(join("\n", rows("BEGIN;\n" . contents("$root/integrations/superset/summaries.sql") . contents("$root/integrations/superset/README.md") =~ s/.*```sql\n(.*?);\n```.*/$1/sr)),
     qr/^week\|team\|csat\|.*^2025-12-15\|all\|73/ms, 'the summaries and the view of numbers');
done_testing();
