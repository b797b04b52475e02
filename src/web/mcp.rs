//! `/mcp` and `sokbar mcp`: the Model Context Protocol, for assistants. Everything is read-only and without sessions.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use axum::http::request::Parts;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, ErrorData, GetPromptRequestParams,
    GetPromptResponse, GetPromptResult, Implementation, JsonObject, ListPromptsResult,
    ListResourceTemplatesResult, ListResourcesResult, ListToolsResult, PaginatedRequestParams, Prompt,
    PromptArgument, PromptMessage, ReadResourceRequestParams, ReadResourceResponse, ReadResourceResult,
    ResourceContents, ResourceTemplate, Role, ServerCapabilities, ServerConfig,
};
use rmcp::service::{RequestContext, RoleServer};
use rmcp::transport::streamable_http_server::session::never::NeverSessionManager;
use rmcp::transport::streamable_http_server::{StreamableHttpServerConfig, StreamableHttpService};
use rmcp::{ServerHandler, ServiceExt as _};

use super::client::{self, Client};
use super::pinned::{self, Pinned};
use super::site;
use super::state::{AppState, Options};
use super::status::Service;
use crate::document::DocumentId;
use crate::search::SearchEngine;

mod calls;
mod tools;

use self::calls::Fault;

/// The address of a document as a resource, before its id.
const RESOURCE: &str = "sokbar://document/";

const PROMPT: &str = "svara med källor";

const INSTRUCTIONS: &str = "A knowledge base in Swedish, with some texts in English. Ask in Swedish, with the words a Swedish text would use: \
     inflections, compounds and misspellings are understood. Use `passages` to answer a question and `search` with `fetch` to read whole \
     texts. Quote only what the texts say. Cite the title, the section and, where there is one, the page, and link the address.";

/// The largest body of a request, in bytes.
const BODY_LIMIT: usize = 16 * 1024;

/// What assistants talk to.
#[derive(Debug, Clone)]
pub(super) struct Assistant {
    state: AppState,
    /// The address of the service where a request names no host.
    base: String,
}

/// The service at `/mcp`. Hosts and origins are those of the settings; without any, only this machine is answered.
pub(super) fn service(
    state: AppState,
    options: &Options,
) -> StreamableHttpService<Assistant, NeverSessionManager> {
    let mut hosts = options.allowed_hosts.clone();
    let mut origins = options.allowed_origins.clone();
    if let Some(address) = &options.public_url {
        hosts.extend(address.split_once("://").map(|(_, host)| host.to_owned()));
        origins.push(address.clone());
    }
    hosts.extend(["localhost", "127.0.0.1", "::1"].map(str::to_owned));
    let config = StreamableHttpServerConfig::default()
        .with_legacy_session_mode(false)
        .with_json_response(true)
        .with_sse_keep_alive(None)
        .with_max_request_body_bytes(BODY_LIMIT)
        .with_allowed_hosts(hosts);
    let config = if origins.iter().any(|origin| origin == "*") {
        config.disable_allowed_origins()
    } else {
        config.with_allowed_origins(origins).enforce_origin_validation()
    };
    let base = options
        .public_url
        .clone()
        .unwrap_or_else(|| "http://localhost".to_owned());
    let assistant = Assistant { state, base };
    StreamableHttpService::new(
        move || Ok(assistant.clone()),
        Arc::new(NeverSessionManager::default()),
        config,
    )
}

/// Talks to one assistant on stdin and stdout until it ends.
///
/// # Errors
/// If the runtime cannot start, or the assistant does not speak the protocol.
pub fn talk(engine: Arc<SearchEngine>, options: &Options, base: String) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let state = AppState::new(Arc::new(Service::with(engine)), options);
        let assistant = Assistant { state, base };
        let running = assistant
            .serve((tokio::io::stdin(), tokio::io::stdout()))
            .await
            .map_err(io::Error::other)?;
        running.waiting().await.map_err(io::Error::other)?;
        Ok(())
    })
}

impl Assistant {
    /// The address of the service, as the request names it.
    fn base(&self, context: &RequestContext<RoleServer>) -> String {
        let parts = context.extensions.get::<Parts>();
        parts.map_or_else(
            || self.base.clone(),
            |parts| site::base_of(&self.state, &parts.headers),
        )
    }

    /// Answers in the place of whoever asks and on one generation; the protocol runs on tasks of its own.
    async fn answer<T>(&self, context: &RequestContext<RoleServer>, work: impl Future<Output = T>) -> T {
        let work = client::on_behalf_of(client(context), work);
        let asked = context.extensions.get::<Parts>();
        let pinned = asked.and_then(|parts| parts.extensions.get::<Pinned>());
        let pinned = pinned.map(|Pinned(engine)| Arc::clone(engine)).or_else(|| {
            let engine = self.state.service().engine()?;
            Some(Arc::new(engine.pinned(None)))
        });
        match pinned {
            Some(engine) => pinned::on(engine, work).await,
            None => work.await,
        }
    }
}

/// Whose request this is.
fn client(context: &RequestContext<RoleServer>) -> IpAddr {
    let known = context.extensions.get::<Parts>();
    known
        .and_then(|parts| parts.extensions.get::<Client>())
        .map_or_else(client::current, |client| client.0)
}

impl From<Fault> for ErrorData {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Arguments(text) => Self::invalid_params(text, None),
            Fault::Answer(error) => Self::internal_error(error.to_string(), None),
        }
    }
}

impl ServerHandler for Assistant {
    fn get_info(&self) -> ServerConfig {
        let capabilities = ServerCapabilities::builder()
            .enable_tools()
            .enable_resources()
            .enable_prompts()
            .build();
        ServerConfig::new(capabilities)
            .with_server_info(Implementation::new("sokbar", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(tools::all()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let base = self.base(&context);
        let arguments: JsonObject = request.arguments.unwrap_or_default();
        let called = calls::call(&self.state, base, &request.name, arguments);
        let called = self.answer(&context, called).await;
        let result = match called {
            Some(Ok(value)) => CallToolResult::structured(value),
            // A model reads what was wrong and asks again.
            Some(Err(fault)) => CallToolResult::error(vec![ContentBlock::text(fault.to_string())]),
            None => {
                let text = format!("there is no tool {:?}", request.name);
                return Err(ErrorData::invalid_params(text, None));
            }
        };
        Ok(result.into())
    }

    async fn list_resources(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourcesResult, ErrorData> {
        // There may be 100,000; `search` finds them.
        Ok(ListResourcesResult::with_all_items(Vec::new()))
    }

    async fn list_resource_templates(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListResourceTemplatesResult, ErrorData> {
        let template = ResourceTemplate::new(format!("{RESOURCE}{{+id}}"), "document")
            .with_description(
                "The text of a document as Markdown with front matter, by the id that search gives.",
            )
            .with_mime_type("text/markdown");
        Ok(ListResourceTemplatesResult::with_all_items(vec![template]))
    }

    async fn read_resource(
        &self,
        request: ReadResourceRequestParams,
        context: RequestContext<RoleServer>,
    ) -> Result<ReadResourceResponse, ErrorData> {
        let none = || ErrorData::resource_not_found(format!("there is no resource {:?}", request.uri), None);
        let id = request.uri.strip_prefix(RESOURCE).and_then(super::query::decode);
        let id = DocumentId::new(id.ok_or_else(none)?);
        let text = calls::text(&self.state, self.base(&context), id);
        let (_, text) = self
            .answer(&context, text)
            .await
            .map_err(|fault| if fault.is_missing() { none() } else { fault.into() })?;
        let contents = ResourceContents::text(text, request.uri.clone()).with_mime_type("text/markdown");
        Ok(ReadResourceResult::new(vec![contents]).into())
    }

    async fn list_prompts(
        &self,
        _: Option<PaginatedRequestParams>,
        _: RequestContext<RoleServer>,
    ) -> Result<ListPromptsResult, ErrorData> {
        let question = PromptArgument::new("fråga")
            .with_description("Frågan som ska besvaras")
            .with_required(true);
        let prompt = Prompt::new(
            PROMPT,
            Some("Besvarar en fråga med stycken ur kunskapsbanken och anger källorna."),
            Some(vec![question]),
        );
        Ok(ListPromptsResult::with_all_items(vec![prompt]))
    }

    async fn get_prompt(
        &self,
        request: GetPromptRequestParams,
        _: RequestContext<RoleServer>,
    ) -> Result<GetPromptResponse, ErrorData> {
        if request.name != PROMPT {
            let text = format!("there is no prompt {:?}", request.name);
            return Err(ErrorData::invalid_params(text, None));
        }
        let arguments = request.arguments.unwrap_or_default();
        let question = arguments.get("fråga").and_then(|question| question.as_str());
        let question =
            question.ok_or_else(|| ErrorData::invalid_params("the argument \"fråga\" is missing", None))?;
        let text = format!(
            "Fråga: {question}\n\n\
             Sök svaret med verktyget passages. Svara kort på svenska, bara med det som står i styckena. Ange efter varje \
             påstående källan: titel, avsnitt och, om det finns, sida, med länk. Om styckena inte besvarar frågan, säg det."
        );
        let messages = vec![PromptMessage::new_text(Role::User, text)];
        Ok(GetPromptResult::new(messages).into())
    }
}

/// The Model Context Protocol, by streamable HTTP without sessions.
///
/// Tools, all read-only: `search` and `fetch` (in the form that ChatGPT's connectors ask for), `passages`, `related`, `facets`. Resources:
/// `sokbar://document/{id}`. A foreign `Host` or `Origin` is 403; without `allowed_hosts` and `public_url` only this machine is answered.
#[utoipa::path(post, path = "/mcp", tag = "search", request_body(content = Object, description = "A message of JSON-RPC 2.0"),
    responses((status = 200, description = "The answer to a request", body = Object),
              (status = 202, description = "A notification was taken"),
              (status = 400, description = "The message cannot be read"),
              (status = 403, description = "The host or the origin is not allowed"),
              (status = 406, description = "The client does not accept `application/json` and `text/event-stream`"),
              (status = 413, description = "The body is too large"),
              (status = 415, description = "The body is no JSON")))]
#[expect(dead_code, reason = "read by the derive of the description only")]
fn mcp() {}
