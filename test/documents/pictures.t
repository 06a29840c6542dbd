#!/usr/bin/perl
# The pictures of the documentation are what the demo draws today: the same texts, and the same shapes within a pixel.
use strict;
use warnings;
use Test::More;

my $root = $ENV{cskpi_root} or die "run by test/run\n";
my ($version) = (`gnuplot --version 2>/dev/null` || '') =~ /^gnuplot (\S+)/ or plan skip_all => 'gnuplot is not here (Debian: gnuplot-nox)';
$ENV{PGDATABASE} = 'demo';

sub contents { open my $in, '<:encoding(UTF-8)', $_[0] or die "$_[0]: $!"; local $/; return scalar <$in> }
sub texts { return join "\n", sort map { s/<[^>]+>//gr } $_[0] =~ /<text>.*?<\/text>/sg }

# What is no number must be equal, and numbers nearly; the lines that name gnuplot's version are no part of the picture.
sub difference {
    my ($old, $new) = map { s/^.*(?:Produced by|GNUPLOT \d).*\n//mgr } @_;
    my @old = split /(-?\d+(?:\.\d+)?)/, $old;
    my @new = split /(-?\d+(?:\.\d+)?)/, $new;
    return scalar(@old) . ' parts and ' . scalar(@new) unless @old == @new;
    for my $i (0 .. $#old) {
        next if $old[$i] eq $new[$i] || ($i % 2 && abs($old[$i] - $new[$i]) <= 1);
        return "$old[$i] and $new[$i], after ..." . substr(join('', @old[0 .. $i - 1]), -60);
    }
    return '';
}

for my $picture (sort glob "$root/doc/pictures/*.svg") {
    my ($name) = $picture =~ /(\w+)\.svg$/;
    is(system("$root/demo/plots/$name.sh", "$ENV{scratch}/$name.svg"), 0, "$name is drawn") or next;
    my ($old, $new) = (contents($picture), contents("$ENV{scratch}/$name.svg"));
    my ($drawn_by) = $old =~ /(?:GNUPLOT|gnuplot) (\d+\.\d+)/;
    if ($drawn_by eq $version) { is(difference($old, $new), '', "$name is current") }
    else { is(texts($new), texts($old), "$name has the texts of today (gnuplot $version draws other shapes than $drawn_by)") }
    isnt(difference($old, $new =~ s/(\d+\.\d+)/$1 + 2/er), '', "and a shift by two pixels would be seen");
}
done_testing();
