# Dateline with its chat, for one server. Build: docker build -t dateline .
# Run:   docker run -p 127.0.0.1:7860:7860 -e DATELINE_CHAT_PASSWORD=... -v ./articles:/articles:ro -v dateline:/store dateline
# Index: docker run --rm -v ./articles:/articles:ro -v dateline:/store dateline index /articles
FROM python:3.11-slim

# The processor's own build of torch is a tenth of the other one; unset it where you have a graphics card.
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu

ENV PYTHONUNBUFFERED=1 HF_HUB_OFFLINE=1 DATELINE_STORE=/store/index

WORKDIR /app
COPY constraints.txt pyproject.toml README.md LICENSE ./
COPY index ./index
COPY rag ./rag
COPY evals ./evals
COPY prompts ./prompts
RUN pip install --no-cache-dir --constraint constraints.txt --extra-index-url "$TORCH_INDEX" '.[chat,web,watch]' \
    && useradd --create-home --uid 1000 dateline \
    && mkdir /store /articles \
    && chown dateline /store

USER dateline
WORKDIR /home/dateline
VOLUME /store
EXPOSE 7860
HEALTHCHECK --interval=15m --timeout=5m --start-period=5m CMD ["dateline", "doctor"]
ENTRYPOINT ["dateline"]
CMD ["chat", "--host", "0.0.0.0", "--no-open"]
