"""What the parser's steps work with, opened once per process."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from howler.adapters.llm.anthropic import AnthropicModel
from howler.adapters.llm.ladder import FirstThatAnswers
from howler.adapters.llm.openai import OpenAIModel
from howler.adapters.stand_in import Providers
from howler.runtime.store.database import Database
from howler.settings import SettingsError
from howler.verdicts import Permanent, Transient, Verdict
from services.parser.extract.extracted import Extracted
from services.parser.extract.pool import Extractor
from services.parser.read_record import RecordReader
from services.parser.settings import ParserSettings
from services.parser.spool import Spool, Spooled
from services.parser.storage import Storage, StoredFile


@dataclass(frozen=True, slots=True)
class ParserTools:
    """Storage, spool, extractor and reader."""

    storage: Storage
    spool: Spool
    extractor: Extractor
    reader: RecordReader

    async def download(self, stored: StoredFile) -> Spooled:
        """Fetches the file into the spool; its bytes never become a step's result."""
        async with self.storage.download(stored) as chunks:
            return await self.spool.put(chunks)

    async def extract(self, stored: StoredFile, file: Spooled) -> Extracted:
        """The file's text; fetches it again if the spool lost it, as on another machine.

        Raises:
            Refused: it is no resume file that can be read; the code says why.
            Permanent: `file-changed`: what lies there now is not what was downloaded.
        """
        data = self.spool.read(file)
        if data is None:
            again = await self.download(stored)
            if again != file:
                self.spool.drop(again)
                raise Permanent("file-changed", "The file changed while it was being read.")
            data = self.spool.read(file)
        if data is None:
            raise Transient("spool-lost", "the downloaded file is gone again")
        try:
            read = await self.extractor.extract(data)
        except Verdict as verdict:
            if isinstance(verdict, Permanent):
                self.spool.drop(file)
            raise
        self.spool.drop(file)
        return read


@asynccontextmanager
async def open_tools(settings: ParserSettings, database: Database) -> AsyncIterator[ParserTools]:
    """Opens the parser's tools; a missing key stops the start and is named.

    Raises:
        SettingsError: keys are missing, and there is no sandbox to stand in for them.
    """
    providers = await Providers.choose(settings.sandbox_url, database.control)
    storage_at = providers.address("SUPABASE_URL", settings.supabase_url, "")
    storage_key = providers.key("SUPABASE_SERVICE_ROLE_KEY", settings.supabase_service_role_key)
    anthropic = providers.model("ANTHROPIC_API_KEY", settings.anthropic_api_key, "/anthropic")
    openai = providers.model("OPENAI_API_KEY", settings.openai_api_key, "/openai/v1")
    missing = providers.missing()
    if missing:
        raise SettingsError("\n".join(missing))
    storage = Storage(storage_at, storage_key, settings.download_seconds)
    models: list[AnthropicModel | OpenAIModel] = [
        AnthropicModel(
            settings.anthropic_model,
            anthropic.key,
            anthropic.base_url,
            total_s=settings.model_seconds,
        ),
        OpenAIModel(
            settings.openai_model, openai.key, openai.base_url, total_s=settings.model_seconds
        ),
    ]
    spool = Spool(settings.spool)
    extractor = Extractor(settings.extractors)
    async with AsyncExitStack() as stack:
        spool.open()
        for part in (storage, *models):
            await part.open()
            stack.push_async_callback(part.close)
        await extractor.start()
        stack.push_async_callback(extractor.close)
        yield ParserTools(storage, spool, extractor, RecordReader(FirstThatAnswers(models)))
