-- wrk -s wrk.lua URL -- ADDRESSES THREADS [MILLISECONDS]: asks the addresses in a file in turn, each thread from a place of its
-- own, and says the result as one line of JSON. With MILLISECONDS each connection waits so long on average before each
-- request, so that the rate is what the waits make it and not what the server can bear.

local threads = 0

function setup(thread)
   thread:set("place", threads)
   threads = threads + 1
end

local requests = {}
local at = 0
local wait = 0

function init(args)
   for line in io.lines(args[1]) do
      requests[#requests + 1] = wrk.format("GET", line)
   end
   at = math.floor(#requests * place / tonumber(args[2]))
   wait = tonumber(args[3] or 0)
   if wait > 0 then
      math.randomseed(place + 1)
      function delay()
         return math.floor(-wait * math.log(1 - math.random()) + 0.5)
      end
   end
end

function request()
   at = at % #requests + 1
   return requests[at]
end

function done(summary, latency, requests)
   local errors = summary.errors
   io.write(string.format(
      '\nRESULT {"requests": %d, "microseconds": %d, "bytes": %d, "failed": %d, "p50": %g, "p99": %g, "worst": %g}\n',
      summary.requests, summary.duration, summary.bytes,
      errors.connect + errors.read + errors.write + errors.status + errors.timeout,
      latency:percentile(50), latency:percentile(99), latency.max))
end
