-- What wrk sends. OP = list|simple|get|create|patch|take (POST to SUFFIX of records from START on); STYLE = plain|drf|loom; PREFIX = path of the collection;
-- TOKEN = the Authorization header, if any; IDMAX = highest seeded id; CASE = roles: only what person 1 of department 1 may.
local op = os.getenv("OP") or "get"
local style = os.getenv("STYLE") or "plain"
local prefix = os.getenv("PREFIX") or "/customers"
local idmax = tonumber(os.getenv("IDMAX") or "100000")
local roled = os.getenv("BENCH_CASE") == "roles"
local industries = {"retail","finance","energy","health","transport","media","software","food","textile","public"}
local levels = {"vip","gold","silver","normal"}
local statuses = {"lead","active","dormant","closed"}
local words = {"alpha","breeze","cobalt","delta","ember","fjord","garnet","harbor",
               "indigo","jasper","kestrel","lumen","meadow","nectar","orchid","pioneer"}
local cities = {"Berlin","Paris","Madrid","Rome","Vienna"}
local headers = {["Content-Type"]="application/json", ["Accept"]="application/json"}
if os.getenv("TOKEN") then headers["Authorization"] = os.getenv("TOKEN") end
local changing = {["If-Match"]="*"}
for name, value in pairs(headers) do changing[name] = value end
local run = tostring(os.time() % 10000000)
local n = 0
math.randomseed(42)
local R = math.random
local function id(every) return roled and R(math.floor(idmax / every)) * every or R(idmax) end
local slash = style == "drf" and "/" or ""

local function escaped(text)
  return (text:gsub("[^%w%-_%.~]", function(c) return string.format("%%%02X", c:byte()) end))
end

local function filtered(industry, status, word)
  if style == "drf" then
    return "?industry="..industry.."&status="..status.."&name__contains="..word.."&ordering=-created_at&limit=50"
  elseif style == "loom" then
    local where = string.format("industry == '%s' and status == '%s' and contains(name, '%s')", industry, status, word)
    return "?where="..escaped(where).."&sort=-created_at&limit=50"
  end
  return "?industry="..industry.."&status="..status.."&name_like="..word.."&sort=-created_at&limit=50"
end

local function simple()
  return (style == "drf" and "?ordering=id" or "?sort="..(os.getenv("SORT") or "id")).."&limit=50"
end

local function new()
  local w, v = words[R(16)], words[R(16)]
  return string.format('{"code":"N%s-%d","name":"%s %s %d ltd","mnemonic":"%s","phone":"+49%d",'..
    '"email":"c%d@%s.example","city":"%s","industry":"%s","level":"%s","status":"%s","credit_limit":"%d.%02d",'..
    '"owner_id":%d,"dept_id":%d,"address":"%d %s Street","zip":"%05d","website":"https://%s.example"}',
    run, n, w, v, n % 997, string.upper(string.sub(w,1,2)..string.sub(v,1,2)), R(1000000000), n, w,
    cities[R(5)], industries[R(10)], levels[R(4)], statuses[R(4)], R(100000), R(0,99), roled and 1 or R(200), roled and 1 or R(40), R(300), v,
    R(10000,99999), w..v)
end

request = function()
  n = n + 1
  if op == "list" then
    return wrk.format("GET", prefix..slash..filtered(industries[R(10)], statuses[R(4)], words[R(16)]), headers)
  elseif op == "simple" then
    return wrk.format("GET", prefix..slash..simple(), headers)
  elseif op == "get" then
    return wrk.format("GET", prefix.."/"..id(8)..slash, headers)
  elseif op == "create" then
    return wrk.format("POST", prefix..slash, headers, new())
  elseif op == "take" then
    return wrk.format("POST", prefix.."/"..(tonumber(os.getenv("START")) + n)..os.getenv("SUFFIX"), headers, "{}")
  end
  local body = string.format('{"phone":"+49%d","credit_limit":"%d.%02d","note":"patched %d"}',
    R(1000000000), R(100000), R(0,99), n)
  return wrk.format("PATCH", prefix.."/"..id(16)..slash, changing, body)
end

done = function(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format('RESULT {"rps":%.2f,"p50_us":%d,"p99_us":%d,"requests":%d,"bytes":%.0f,"refused":%d,"broken":%d}\n',
    summary.requests / (summary.duration / 1e6), latency:percentile(50), latency:percentile(99), summary.requests,
    summary.bytes / math.max(1, summary.requests), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
