namespace KakaoBusiness.Benchmarks.Summary;

/// <summary>One line of the tables.</summary>
/// <param name="Key">What a measurement calls it.</param>
/// <param name="English">What is compared with what.</param>
/// <param name="Korean">The same in Korean.</param>
/// <param name="Limit">The goal, if there is one.</param>
/// <param name="IsFloor">The goal is the least and not the most.</param>
/// <param name="Format">How the figure is written.</param>
internal sealed record Row(string Key, string English, string Korean, double? Limit = null, bool IsFloor = false, string Format = "0.00")
{
    public bool? IsMet(double figure) => Limit is not { } limit ? null : IsFloor ? figure >= limit - 0.005 : figure <= limit + 0.005;

    public string Goal => Limit is not { } limit ? "" : (IsFloor ? "≥ " : "≤ ") + Text.Of($"{limit:0.##}");
}

/// <summary>The lines of one table.</summary>
internal sealed record Section(string English, string Korean, Row[] Rows);

/// <summary>Every line, in the order of the page.</summary>
internal static class Sections
{
    public static readonly Section[] All =
    [
        new("A request of a signed-in user", "로그인한 사용자의 요청",
        [
            new("cookie-time", "Session cookie / rich cookie of `AddOAuth`", "세션 쿠키 / `AddOAuth`의 큰 쿠키", 0.95),
            new("cookie-bytes", "– bytes allocated", "– 할당한 바이트", 0.62),
            new("cookie-size", "– size of the cookie", "– 쿠키 크기", 0.30),
            new("redis-clear", "Redis / hand-written store, not encrypted", "Redis / 직접 만든 저장소, 암호화 없음"),
            new("redis-encrypted", "Redis / hand-written store, encrypted", "Redis / 직접 만든 저장소, 암호화", 0.65),
            new("local-hybrid", "Redis with local cache / HybridCache", "로컬 캐시를 둔 Redis / HybridCache", 0.45),
            new("local-fusion", "Redis with local cache / FusionCache", "로컬 캐시를 둔 Redis / FusionCache"),
            new("local-objects", "Redis with local cache / store that holds tickets in memory", "로컬 캐시를 둔 Redis / 티켓을 메모리에 두는 저장소", 0.55),
            new("redis-bytes", "Bytes in Redis for a session / hand-written store, encrypted", "세션 하나가 Redis에서 차지하는 바이트 / 직접 만든 저장소, 암호화", 0.30),
        ]),
        new("Signing in", "로그인",
        [
            new("challenge-time", "Challenge / `AddOAuth`", "챌린지 / `AddOAuth`", 1.05),
            new("challenge-bytes", "– bytes allocated", "– 할당한 바이트", 1.0),
            new("callback-22", "Callback, two calls to Kakao each / `AddOAuth`", "콜백, 양쪽 모두 카카오 호출 두 번 / `AddOAuth`", 1.20),
            new("callback-22-bytes", "– bytes allocated", "– 할당한 바이트"),
            new("callback-33", "Callback, three calls to Kakao each / `AddOAuth`", "콜백, 양쪽 모두 카카오 호출 세 번 / `AddOAuth`", 1.25),
            new("callback-32", "Callback by default, three calls / `AddOAuth`, two calls", "콜백 기본값, 호출 세 번 / `AddOAuth`, 호출 두 번"),
            new("reconsent", "Callback of a consent for more, two calls each / `AddOAuth`", "추가 동의의 콜백, 양쪽 모두 호출 두 번 / `AddOAuth`", 1.15),
            new("redis-callback-index", "Callback to Redis / hand-written store with a session index", "Redis를 쓰는 콜백 / 세션 색인이 있는 직접 만든 저장소", 0.80),
            new("redis-callback", "Callback to Redis / hand-written store without a session index", "Redis를 쓰는 콜백 / 세션 색인이 없는 직접 만든 저장소"),
            new("cold-start", "Start of the app to its first challenge / `AddOAuth`", "앱 시작부터 첫 챌린지까지 / `AddOAuth`", 1.45),
            new("cold-start-r2r", "– published with ReadyToRun", "– ReadyToRun으로 게시", 1.25),
        ]),
        new("Authorization", "권한 확인",
        [
            new("policy", "`RequireScope` / `RequireClaim`", "`RequireScope` / `RequireClaim`", 0.75),
            new("transformation", "Claims transformation, first call / one that clones the identities", "클레임 변환, 첫 호출 / ID를 복제하는 변환"),
        ]),
        new("Requests per second on Kestrel, as a share of the same app without authentication", "Kestrel의 초당 요청 수, 인증이 없는 같은 앱에 대한 비율",
        [
            new("load-none", "Without authentication, requests per second", "인증 없음, 초당 요청 수", Format: "N0"),
            new("load-cookie", "Session cookie", "세션 쿠키", 0.43, IsFloor: true),
            new("load-rich", "Rich cookie of `AddOAuth`", "`AddOAuth`의 큰 쿠키"),
            new("load-redis", "Redis", "Redis", 0.18, IsFloor: true),
            new("load-naive", "Hand-written store in Redis, encrypted", "Redis의 직접 만든 저장소, 암호화"),
            new("load-local", "Redis with local cache", "로컬 캐시를 둔 Redis", 0.60, IsFloor: true),
            new("load-hybrid", "HybridCache in front of Redis", "Redis 앞의 HybridCache"),
        ]),
        new("Managed memory of a process for each session, in bytes", "세션 하나가 차지하는 프로세스의 관리 메모리, 바이트",
        [
            new("memory-cookie", "Session cookie", "세션 쿠키", Format: "N0"),
            new("memory-redis", "Redis", "Redis", Format: "N0"),
            new("memory-local", "Redis with local cache / HybridCache", "로컬 캐시를 둔 Redis / HybridCache"),
        ]),
        new("Connections", "연결",
        [
            new("call-socket", "Call with a cached connection over a loopback socket / hand-made handler", "캐시된 연결로 루프백 소켓을 거치는 호출 / 직접 만든 핸들러", 1.10),
            new("call-memory", "– answered in memory", "– 메모리에서 응답"),
            new("call-bytes", "– bytes allocated, answered in memory", "– 메모리에서 응답, 할당한 바이트"),
            new("call-read", "Call with a connection that is not cached / one read of the store", "캐시되지 않은 연결로 호출 / 저장소 읽기 한 번"),
            new("claim", "Claim of 100 due connections among 1,000,000 / among 1,000", "확인할 연결 100개를 1,000,000개 중에서 가져오기 / 1,000개 중에서", 1.50),
            new("node-memory", "Managed memory of a node that watches 1,000,000 connections / 1,000", "1,000,000개 연결을 감시하는 노드의 관리 메모리 / 1,000개", 1.10),
            new("count", "Count of 1,000,000 connections, in ms", "1,000,000개 연결 세기, 밀리초", Format: "N0"),
            new("checks", "Checks of each of 20,000 connections by four nodes", "네 노드가 20,000개 연결 각각을 확인한 횟수", 1, Format: "0"),
        ]),
    ];
}
