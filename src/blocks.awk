# blocks.awk - writes out the named blocks of the SQL files. POSIX awk only.
#
#   @block NAME PART | PART ...    starts a block; the lines up to @end are its text, $1 to $9 in them the parts
#   @NAME PART | PART ...          becomes that text, in any file and in the text of another block
#
# A block that does not exist, or gets more or fewer parts than it has, stops the build with file and line.

function stop(message) {
	printf "%s:%d: %s\n", FILENAME, FNR, message > "/dev/stderr"
	failed = 1
	exit 1
}

# The text with its $1 to $9 replaced.
function filled(text, part,    done) {
	while (match(text, /[$][1-9]/)) {
		done = done substr(text, 1, RSTART - 1) part[substr(text, RSTART + 1, 1)]
		text = substr(text, RSTART + 2)
	}
	return done text
}

# One line: itself, or the block that it names.
function write(line, depth,    name, part, i) {
	if (line !~ /^@/) {
		print line
		return
	}
	name = substr(line, 2)
	sub(/ .*/, "", name)
	if (!(name in parts))
		stop("there is no block @" name)
	if (depth > 9)
		stop("@" name " contains itself")
	if ((i = split(substr(line, length(name) + 3), part, " [|] ")) != parts[name])
		stop("@" name " has " parts[name] " parts (" header[name] "), not " i)
	for (i = 1; i <= lines[name]; i++)
		write(filled(text[name, i], part), depth + 1)
}

/^@block / {
	if (block)
		stop("@block within @block " block)
	block = $2
	if (block in parts)
		stop("@" block " is there already")
	header[block] = substr($0, length(block) + 9)
	parts[block] = split(header[block], unused, " [|] ")
	next
}
/^@end$/ {
	if (!block)
		stop("@end without @block")
	block = ""
	next
}
block {
	rest = $0
	while (match(rest, /[$][1-9]/)) {
		if (substr(rest, RSTART + 1, 1) > parts[block])
			stop("@block " block " has no part " substr(rest, RSTART, 2))
		rest = substr(rest, RSTART + 2)
	}
	text[block, ++lines[block]] = $0
	next
}
{ write($0, 0) }
END {
	if (!failed && block)
		stop("@block " block " has no @end")
	exit failed
}
