# SPDX-License-Identifier: LGPL-2.1-or-later
#
# virtbind_add_binding(NAME name SCHEMA file-or-folder...
#                      [NAMESPACE ns] [CONFIG binding.toml] [LOCK names.lock]
#                      [SCHEMA_VERSION version] [PARTS n]
#                      [DEFAULTS defaults.toml] [RULES folder] [CHECKS folder...]
#                      [DOCS folder [DOCS_OPTIONS option...]])
#
# Makes a C++ library out of RELAX NG schemas: the target `name`, linked with virtbind::runtime,
# whose header is <ns.hpp> (virtbind::libvirt is <virtbind/libvirt.hpp>).  NAMESPACE is the name
# where it is left out.  A LOCK file keeps the names of classes from one version of a schema to the
# next: a build reads it, the target `name`-names adds what is new, for you to commit.  PARTS is the
# number of C++ files the classes are split into: 8 for a schema of hundreds of elements.
#
# DEFAULTS is a table of what hypervisors fill in and RULES a folder of C++ rules beside it, one
# header for each family that the table names; <ns/defaults.hpp> is then there too.
#
# CHECKS are folders of semantic checks: a table NAME.toml and its functions in NAME.hpp for each
# family; <ns/checks.hpp> is then there too.
#
# A binding of other schemas of libvirt is made with what the project's own one is made with, in the
# source tree's schema/ or, of the installed package, in VIRTBIND_SCHEMA_DIR:
#
#   set(libvirt ${VIRTBIND_SCHEMA_DIR}/libvirt)
#   virtbind_add_binding(NAME newest SCHEMA /opt/libvirt/schemas SCHEMA_VERSION 11.0.0 PARTS 8
#                        CONFIG ${libvirt}/binding.toml LOCK ${libvirt}/names.lock
#                        DEFAULTS ${libvirt}/defaults.toml RULES ${libvirt}/rules
#                        CHECKS ${VIRTBIND_SCHEMA_DIR}/common/checks ${libvirt}/checks)
#
# DOCS is the folder for a site of reference pages: the target `name`-docs makes it, and nothing else
# does.  DOCS_OPTIONS are further options of `virtbind-gen docs`, such as --docs docs.toml.
#
# The project's own bindings are made by this same function.  It serves the source tree and the
# installed package, whose virtbindConfig.cmake sets VIRTBIND_GENERATOR_DIR first.

if(NOT VIRTBIND_GENERATOR_DIR)
  get_filename_component(VIRTBIND_GENERATOR_DIR ${CMAKE_CURRENT_LIST_DIR}/../generator ABSOLUTE)
endif()
# Functions are global, variables are not: find_package() may have been called in another folder.
set_property(GLOBAL PROPERTY VIRTBIND_GENERATOR_DIR ${VIRTBIND_GENERATOR_DIR})

function(virtbind_add_binding)
  cmake_parse_arguments(ARG "" "NAME;NAMESPACE;CONFIG;LOCK;SCHEMA_VERSION;PARTS;DEFAULTS;RULES;DOCS"
                        "SCHEMA;CHECKS;DOCS_OPTIONS" ${ARGN})
  if(ARG_UNPARSED_ARGUMENTS)
    message(FATAL_ERROR "virtbind_add_binding: unknown argument ${ARG_UNPARSED_ARGUMENTS}")
  endif()
  if(NOT ARG_NAME OR NOT ARG_SCHEMA)
    message(FATAL_ERROR "virtbind_add_binding: NAME and SCHEMA are needed")
  endif()
  if(NOT ARG_NAMESPACE)
    set(ARG_NAMESPACE ${ARG_NAME})
  endif()
  if(NOT ARG_PARTS)
    set(ARG_PARTS 1)
  endif()
  get_property(generator_dir GLOBAL PROPERTY VIRTBIND_GENERATOR_DIR)
  get_property(python_found GLOBAL PROPERTY VIRTBIND_PYTHON_FOUND)
  if(NOT python_found)
    include(${CMAKE_CURRENT_FUNCTION_LIST_DIR}/VirtbindPython.cmake)
  endif()
  find_program(VIRTBIND_XSDCXX xsdcxx DOC "CodeSynthesis XSD, which makes a binding's classes")
  if(NOT VIRTBIND_XSDCXX)
    message(FATAL_ERROR "virtbind_add_binding: no xsdcxx.  On Debian: apt-get install xsdcxx; or "
                        "set VIRTBIND_XSDCXX to the program.")
  endif()

  set(out ${CMAKE_CURRENT_BINARY_DIR}/${ARG_NAME})
  set(stamp ${out}/stamp)
  string(REGEX REPLACE ".*::" "" display ${ARG_NAMESPACE})
  set(model_arguments --name ${display} --namespace ${ARG_NAMESPACE} --output-dir ${out})
  set(inputs "")
  foreach(option CONFIG LOCK)
    if(ARG_${option})
      get_filename_component(file ${ARG_${option}} ABSOLUTE)
      string(TOLOWER ${option} name)
      list(APPEND model_arguments --${name} ${file})
      list(APPEND inputs ${file})
    endif()
  endforeach()
  if(ARG_SCHEMA_VERSION)
    list(APPEND model_arguments --schema-version ${ARG_SCHEMA_VERSION})
  endif()
  set(schemas "")
  foreach(schema ${ARG_SCHEMA})
    get_filename_component(file ${schema} ABSOLUTE)
    if(NOT EXISTS ${file})
      message(FATAL_ERROR "virtbind_add_binding(${ARG_NAME}): no schema '${schema}'; or an argument "
                          "is misspelled before it")
    endif()
    list(APPEND schemas ${file})
    if(IS_DIRECTORY ${file})
      file(GLOB parts CONFIGURE_DEPENDS ${file}/*.rng)
      list(APPEND inputs ${parts})
    else()
      list(APPEND inputs ${file})
    endif()
  endforeach()

  set(classes ${out}/src/namespaces.cpp)
  set(tables ${out}/src/binding.cpp)
  math(EXPR last "${ARG_PARTS} - 1")
  foreach(index RANGE ${last})
    list(APPEND classes ${out}/src/types-${index}.cpp)
    list(APPEND tables ${out}/src/tables-${index}.cpp)
  endforeach()
  string(REPLACE "::" "/" include ${ARG_NAMESPACE})

  add_custom_command(
    OUTPUT ${stamp}
    BYPRODUCTS ${classes} ${tables} ${out}/include/${include}.hpp ${out}/manifest.json
    COMMAND ${CMAKE_COMMAND} -E env PYTHONPATH=${generator_dir} PYTHONDONTWRITEBYTECODE=1
            ${VIRTBIND_PYTHON} -m virtbind_gen.cli bind ${schemas} ${model_arguments}
            --parts ${ARG_PARTS} --xsdcxx ${VIRTBIND_XSDCXX} --stamp ${stamp}
            --depfile ${stamp}.d
    DEPENDS ${inputs}
    DEPFILE ${stamp}.d
    COMMENT "Generating the binding ${ARG_NAME}"
    VERBATIM)
  add_custom_target(${ARG_NAME}-generate DEPENDS ${stamp})
  if(ARG_LOCK)
    add_custom_target(${ARG_NAME}-names
      COMMAND ${CMAKE_COMMAND} -E env PYTHONPATH=${generator_dir} PYTHONDONTWRITEBYTECODE=1
              ${VIRTBIND_PYTHON} -m virtbind_gen.cli xsd ${schemas} ${model_arguments}
              --output-dir ${out}/xsd --update-lock --quiet
      COMMENT "Adding new names of ${ARG_NAME} to its lock file"
      VERBATIM)
  endif()

  add_library(${ARG_NAME} ${classes} ${tables})
  add_dependencies(${ARG_NAME} ${ARG_NAME}-generate)
  # The classes are many and small: more optimisation costs minutes and gains nothing measurable.
  set_source_files_properties(${classes} PROPERTIES COMPILE_OPTIONS "$<$<CONFIG:Release>:-O1>")
  target_include_directories(${ARG_NAME} PUBLIC
    $<BUILD_INTERFACE:${out}/include> $<INSTALL_INTERFACE:include>)
  target_include_directories(${ARG_NAME} PRIVATE ${out}/src)
  target_link_libraries(${ARG_NAME} PUBLIC virtbind::runtime)
  target_compile_features(${ARG_NAME} PUBLIC cxx_std_20)
  set_target_properties(${ARG_NAME} PROPERTIES VIRTBIND_OUTPUT_DIR ${out})
  if(ARG_DEFAULTS)
    _virtbind_add_defaults()
  endif()
  if(ARG_CHECKS)
    _virtbind_add_checks()
  endif()
  if(ARG_DOCS)
    _virtbind_add_docs()
  endif()
endfunction()

# The part of virtbind_add_binding() for DEFAULTS and RULES; sees its variables.  A step of its own,
# so that a changed default does not make the classes anew.
macro(_virtbind_add_defaults)
  get_filename_component(table ${ARG_DEFAULTS} ABSOLUTE)
  set(defaults_arguments --defaults ${table})
  set(defaults_sources ${out}/src/defaults.cpp)
  if(ARG_RULES)
    get_filename_component(rules ${ARG_RULES} ABSOLUTE)
    list(APPEND defaults_arguments --rules ${rules})
    file(GLOB families CONFIGURE_DEPENDS ${rules}/*.hpp)
    foreach(family ${families})
      get_filename_component(name ${family} NAME_WE)
      list(APPEND defaults_sources ${out}/src/rules-${name}.cpp)
    endforeach()
    target_include_directories(${ARG_NAME} PRIVATE ${rules})
  endif()
  set(defaults_stamp ${out}/defaults.stamp)
  add_custom_command(
    OUTPUT ${defaults_stamp}
    BYPRODUCTS ${defaults_sources} ${out}/include/${include}/defaults.hpp
    COMMAND ${CMAKE_COMMAND} -E env PYTHONPATH=${generator_dir} PYTHONDONTWRITEBYTECODE=1
            ${VIRTBIND_PYTHON} -m virtbind_gen.cli defaults ${schemas} ${model_arguments}
            ${defaults_arguments} --stamp ${defaults_stamp} --depfile ${defaults_stamp}.d
    DEPENDS ${inputs} ${table}
    DEPFILE ${defaults_stamp}.d
    COMMENT "Generating the defaults of ${ARG_NAME}"
    VERBATIM)
  add_custom_target(${ARG_NAME}-defaults DEPENDS ${defaults_stamp})
  target_sources(${ARG_NAME} PRIVATE ${defaults_sources})
  add_dependencies(${ARG_NAME} ${ARG_NAME}-defaults)
  set_source_files_properties(${defaults_sources} PROPERTIES COMPILE_OPTIONS
                              "$<$<CONFIG:Release>:-O1>")
endmacro()

# The part for CHECKS, likewise.
macro(_virtbind_add_checks)
  set(folders "")
  set(tables "")
  set(checks_sources ${out}/src/checks.cpp)
  foreach(folder ${ARG_CHECKS})
    get_filename_component(folder ${folder} ABSOLUTE)
    list(APPEND folders ${folder})
    file(GLOB found CONFIGURE_DEPENDS ${folder}/*.toml)
    list(APPEND tables ${found})
  endforeach()
  foreach(table ${tables})
    get_filename_component(name ${table} NAME_WE)
    list(APPEND checks_sources ${out}/src/checks-${name}.cpp)
  endforeach()
  set(checks_arguments --checks ${folders})
  if(ARG_DEFAULTS)
    list(APPEND checks_arguments --has-defaults)
  endif()
  set(checks_stamp ${out}/checks.stamp)
  add_custom_command(
    OUTPUT ${checks_stamp}
    BYPRODUCTS ${checks_sources} ${out}/include/${include}/checks.hpp
    COMMAND ${CMAKE_COMMAND} -E env PYTHONPATH=${generator_dir} PYTHONDONTWRITEBYTECODE=1
            ${VIRTBIND_PYTHON} -m virtbind_gen.cli checks ${schemas} ${model_arguments}
            ${checks_arguments} --stamp ${checks_stamp} --depfile ${checks_stamp}.d
    DEPENDS ${inputs} ${tables}
    DEPFILE ${checks_stamp}.d
    COMMENT "Generating the checks of ${ARG_NAME}"
    VERBATIM)
  add_custom_target(${ARG_NAME}-checks DEPENDS ${checks_stamp})
  target_sources(${ARG_NAME} PRIVATE ${checks_sources})
  target_link_libraries(${ARG_NAME} PRIVATE fmt::fmt)  # for messages
  add_dependencies(${ARG_NAME} ${ARG_NAME}-checks)
endmacro()

# The part for DOCS, after the others, whose tables the pages show.
macro(_virtbind_add_docs)
  get_filename_component(site ${ARG_DOCS} ABSOLUTE BASE_DIR ${CMAKE_CURRENT_BINARY_DIR})
  # Of an option that is given twice the last counts.
  set(docs_arguments ${model_arguments} ${defaults_arguments} --output-dir ${site})
  foreach(folder ${ARG_CHECKS})
    get_filename_component(folder ${folder} ABSOLUTE)
    list(APPEND docs_arguments --checks ${folder})
  endforeach()
  add_custom_target(${ARG_NAME}-docs
    COMMAND ${CMAKE_COMMAND} -E env PYTHONPATH=${generator_dir} PYTHONDONTWRITEBYTECODE=1
            ${VIRTBIND_PYTHON} -m virtbind_gen.cli docs ${schemas} ${docs_arguments}
            ${ARG_DOCS_OPTIONS}
    COMMENT "Making the reference pages of ${ARG_NAME}"
    VERBATIM)
endmacro()
