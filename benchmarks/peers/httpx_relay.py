"""A pass-through as one is quickly written with FastAPI and httpx: httpx_relay.py PORT UPSTREAM [READ_SIZE].

With READ_SIZE httpx collects that many bytes before it hands any on, which is the defect this row of the benchmark shows.
"""
import sys

import fastapi
import httpx
import uvicorn
from fastapi.responses import StreamingResponse

port, upstream = int(sys.argv[1]), sys.argv[2]
read_size = int(sys.argv[3]) if len(sys.argv) > 3 else None

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "host", "te", "upgrade"}

app = fastapi.FastAPI()
limits = httpx.Limits(max_connections=1000, max_keepalive_connections=500)
client = httpx.AsyncClient(base_url=upstream, timeout=None, limits=limits)


def end_to_end(headers):
    return {name: value for name, value in headers.items() if name.lower() not in HOP_BY_HOP}


@app.api_route("/{path:path}", methods=["GET", "POST"])
async def relay(path: str, request: fastapi.Request):
    outgoing = client.build_request(
        request.method,
        "/" + path,
        params=request.query_params,
        headers=end_to_end(request.headers),
        content=await request.body(),
    )
    answer = await client.send(outgoing, stream=True)

    async def body():
        try:
            async for piece in answer.aiter_raw(read_size):
                yield piece
        finally:
            await answer.aclose()

    return StreamingResponse(body(), status_code=answer.status_code, headers=end_to_end(answer.headers))


uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)
