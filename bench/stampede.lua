-- For wrk: every connection asks once, all at the same time, and nothing more.
local asked = 0

function delay()
  asked = asked + 1
  return asked > readers and 3600000 or 0
end

function init(args)
  readers = tonumber(args[1])
end
